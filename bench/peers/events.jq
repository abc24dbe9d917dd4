# SPDX-License-Identifier: Apache-2.0
(if has("event") then {events: [.event]} else {} end) + {api_key: env.AMPLITUDE_API_TOKEN}
