#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `joltc lsp`, with a scripted client.
. "$(dirname "$0")/../lib.sh"
command -v python3 >/dev/null || skip "python3 is not here"
export JOLTC
exec python3 "$SRCDIR/tests/cli/lsp.py"
