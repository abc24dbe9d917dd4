// SPDX-License-Identifier: Apache-2.0
// The job of the Amplitude example, written by hand for Node.
const api_key = process.env.AMPLITUDE_API_TOKEN;
let rest = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
	const lines = (rest + chunk).split('\n');
	rest = lines.pop();
	let out = '';
	for (const line of lines) {
		const { event } = JSON.parse(line);
		out += JSON.stringify(event === undefined ? { api_key } : { events: [event], api_key }) + '\n';
	}
	process.stdout.write(out);
});
