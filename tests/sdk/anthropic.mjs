// SPDX-License-Identifier: Apache-2.0
// The official Anthropic client for Node, pointed at the gateway by its base URL alone.
import Anthropic from '@anthropic-ai/sdk';
import { test, is, holds, fails, end } from './tap.mjs';

const base = process.argv[2];
const keys = JSON.parse(process.argv[3]);
const client = new Anthropic({ baseURL: base, apiKey: keys.app, maxRetries: 0 });
const ask = (more = {}) => ({ model: 'claude', max_tokens: 64, messages: [{ role: 'user', content: 'Say hello.' }], ...more });

await test('a message is answered with text and usage', async () => {
	const got = await client.messages.create(ask());
	is(got.type, 'message');
	holds(got.content[0].text.length > 0 && got.usage.output_tokens > 0, 'no text or usage');
});

await test('a stream hands out its text and the final message', async () => {
	let text = '';
	const stream = client.messages.stream(ask()).on('text', (t) => { text += t; });
	const got = await stream.finalMessage();
	is(got.content[0].text, text);
	holds(got.usage.output_tokens > 0, 'no usage');
});

await test('raw events come in their order', async () => {
	const types = [];
	for await (const event of await client.messages.create(ask({ stream: true })))
		types.push(event.type);
	is(types[0], 'message_start');
	is(types.at(-1), 'message_stop');
});

await test('tools come back as tool use', async () => {
	const got = await client.messages.create(ask({ tool_choice: { type: 'any' }, tools: [{ name: 'get_weather',
		input_schema: { type: 'object', properties: { city: { type: 'string' } } } }] }));
	is(got.stop_reason, 'tool_use');
	is(got.content.at(-1).name, 'get_weather');
});

await test('tokens are counted', async () => {
	const { max_tokens, ...counted } = ask();
	holds((await client.messages.countTokens(counted)).input_tokens > 0, `none, limit ${max_tokens}`);
});

await test('an unknown key is an AuthenticationError in the shape of Anthropic', async () => {
	const e = await fails(() => new Anthropic({ baseURL: base, apiKey: 'wrong', maxRetries: 0 }).messages.create(ask()));
	holds(e instanceof Anthropic.AuthenticationError, e.constructor.name);
	is(e.error.type, 'error');
	is(e.error.error.type, 'authentication_error');
});

await test('an unknown model is a NotFoundError', async () => {
	const e = await fails(() => client.messages.create(ask({ model: 'nosuch' })));
	holds(e instanceof Anthropic.NotFoundError, e.constructor.name);
	is(e.error.error.type, 'not_found_error');
});

await test('too many calls are a RateLimitError, and waiting as told helps', async () => {
	const slow = new Anthropic({ baseURL: base, apiKey: keys.slow, maxRetries: 0 });
	let e;
	for (let i = 0; i < 20 && !e; i++) // several at a time: one after the other may take longer than the window on a busy machine
		await Promise.all(Array.from({ length: 4 }, () => slow.messages.create(ask()).catch((x) => { e = x; })));
	holds(e instanceof Anthropic.RateLimitError, String(e));
	const patient = new Anthropic({ baseURL: base, apiKey: keys.slow, maxRetries: 20 });
	is((await patient.messages.create(ask())).type, 'message');
});
end();
