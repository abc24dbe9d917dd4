// SPDX-License-Identifier: Apache-2.0
// Jobs of the workloads, written by hand for Node: node node.js WORKLOAD <IN >OUT
const api_key = process.env.AMPLITUDE_API_TOKEN;
const job = {
	events: ({ event }) => (event === undefined ? { api_key } : { events: [event], api_key }),
	select: ({ id, head, body, tail }) => ({
		id, kind: head.kind, title: body.section20.title, total: { net: body.total.net }, status: tail.status,
	}),
	tiny: ({ ts, sensor, val }) => ({ time: ts, id: sensor, value: val }),
}[process.argv[2]];
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
	const lines = (rest + chunk).split('\n');
	rest = lines.pop();
	process.stdout.write(lines.map((line) => JSON.stringify(job(JSON.parse(line))) + '\n').join(''));
});
