# SPDX-License-Identifier: Apache-2.0
{time: .ts, id: .sensor, value: .val}
