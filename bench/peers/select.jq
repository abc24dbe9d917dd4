# SPDX-License-Identifier: Apache-2.0
{id, kind: .head.kind, title: .body.section20.title, total: {net: .body.total.net}, status: .tail.status}
