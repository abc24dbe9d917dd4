#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `joltc schema`: the schemas are valid, and agree with joltc.
. "$(dirname "$0")/../lib.sh"
python3 -c 'import jsonschema, yaml' 2>/dev/null || skip "python3 with jsonschema and yaml is not here"
export JOLTC SRCDIR
exec python3 "$SRCDIR/tests/cli/schema.py"
