// SPDX-License-Identifier: Apache-2.0
// The service that people write by hand: takes events by HTTP on 127.0.0.1:$BENCH_PORT, rebuilds each as the Amplitude
// example does, posts it to $BENCH_ENDPOINT over connections that are kept, and says 200 when the endpoint has.
//
//	node forward.js [REQUESTS IN FLIGHT]	(default 32; 1 is one after the other)
const http = require('http');
const api_key = process.env.AMPLITUDE_API_TOKEN;
const { hostname, port, pathname } = new URL(process.env.BENCH_ENDPOINT);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(process.argv[2] || 32) });
const to = { agent, hostname, port, path: pathname, method: 'POST' };

function forward(line) {
	return new Promise((resolve, reject) => {
		const { event } = JSON.parse(line);
		const body = Buffer.from(JSON.stringify(event === undefined ? { api_key } : { events: [event], api_key }));
		const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length };
		const request = http.request({ ...to, headers }, (answer) => {
			answer.resume();
			answer.on('end', () => (answer.statusCode < 300 ? resolve() : reject(new Error(answer.statusCode))));
		});
		request.on('error', reject);
		request.end(body);
	});
}

http.createServer((request, answer) => {
	const pieces = [];
	request.on('data', (piece) => pieces.push(piece));
	request.on('end', async () => {
		const lines = Buffer.concat(pieces).toString().split('\n').filter((line) => line !== '');
		const results = await Promise.allSettled(lines.map(forward));
		const failed = results.filter((result) => result.status === 'rejected').length;
		const body = JSON.stringify({ accepted: lines.length - failed });
		answer.writeHead(failed ? 502 : 200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
		answer.end(body);
	});
}).listen(Number(process.env.BENCH_PORT), '127.0.0.1');
