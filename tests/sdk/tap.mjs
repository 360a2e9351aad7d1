// SPDX-License-Identifier: Apache-2.0
// tap: a test is a sentence and a function; failures are told and the rest goes on.
let number = 0;

export async function test(sentence, run) {
	number++;
	try {
		await run();
		console.log(`ok ${number} - ${sentence}`);
	} catch (e) {
		console.log(`not ok ${number} - ${sentence}`);
		console.log(`# ${String(e?.stack ?? e).split('\n').slice(0, 4).join('\n# ')}`);
	}
}

export function is(got, want, what = '') {
	if (got !== want)
		throw new Error(`${what} got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
}

export function holds(truth, what) {
	if (!truth)
		throw new Error(what);
}

// The error that a call ends with.
export async function fails(call) {
	try {
		await call();
	} catch (e) {
		return e;
	}
	throw new Error('the call went through');
}

export function end() {
	console.log(`1..${number}`);
}
