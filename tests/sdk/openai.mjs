// SPDX-License-Identifier: Apache-2.0
// The official OpenAI client for Node, pointed at the gateway by its base URL alone.
import OpenAI, { AzureOpenAI } from 'openai';
import { test, is, holds, fails, end } from './tap.mjs';

const base = process.argv[2];
const keys = JSON.parse(process.argv[3]);
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: keys.app, maxRetries: 0 });
const ask = (more = {}) => ({ model: 'chat', messages: [{ role: 'user', content: 'Say hello.' }], ...more });

await test('a chat call is answered with text and usage', async () => {
	const got = await client.chat.completions.create(ask());
	holds(got.choices[0].message.content.length > 0, 'no content');
	is(got.usage.total_tokens, got.usage.prompt_tokens + got.usage.completion_tokens);
});

await test('a stream hands out its text, and no usage chunk that nobody asked for', async () => {
	let text = '', last, chunks = 0;
	for await (const chunk of await client.chat.completions.create(ask({ stream: true }))) {
		chunks++;
		holds(chunk.choices.length > 0, 'a chunk without choices came through');
		text += chunk.choices[0].delta.content ?? '';
		last = chunk.choices[0].finish_reason ?? last;
	}
	holds(text.length > 0 && chunks > 2, 'no text');
	is(last, 'stop');
});

await test('a stream hands out the usage chunk to who asks for it', async () => {
	let usage;
	for await (const chunk of await client.chat.completions.create(ask({ stream: true, stream_options: { include_usage: true } })))
		usage = chunk.usage ?? usage;
	holds(usage?.prompt_tokens > 0 && usage?.completion_tokens > 0, 'no usage');
});

await test('the streaming helper puts the answer together', async () => {
	const stream = client.chat.completions.stream(ask());
	const got = await stream.finalChatCompletion();
	holds(got.choices[0].message.content.length > 0, 'no content');
});

await test('a stream that the caller leaves can be left', async () => {
	const stream = await client.chat.completions.create(ask({ stream: true, max_tokens: 500 }));
	for await (const chunk of stream) {
		holds(chunk.choices, 'no choices');
		break;
	}
});

await test('tools come back as tool calls', async () => {
	const tools = [{ type: 'function', function: { name: 'get_weather', description: 'Weather of a city',
		parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } }];
	const got = await client.chat.completions.create({ ...ask({ tools, tool_choice: 'required' }) });
	is(got.choices[0].finish_reason, 'tool_calls');
	is(got.choices[0].message.tool_calls[0].function.name, 'get_weather');
	JSON.parse(got.choices[0].message.tool_calls[0].function.arguments);
});

await test('embeddings come back as numbers, also where they travel as base64', async () => {
	const got = await client.embeddings.create({ model: 'embed', input: ['one', 'two'] });
	is(got.data.length, 2);
	is(typeof got.data[0].embedding[0], 'number');
	const raw = await client.embeddings.create({ model: 'embed', input: 'one', encoding_format: 'float' });
	is(raw.data[0].embedding.length, got.data[0].embedding.length);
});

await test('a response is made, read again and gone on from', async () => {
	const first = await client.responses.create({ model: 'chat', input: 'Say hello.' });
	holds(first.output_text.length > 0, 'no text');
	is((await client.responses.retrieve(first.id)).id, first.id);
	const next = await client.responses.create({ model: 'chat', input: 'And again.', previous_response_id: first.id });
	is(next.previous_response_id, first.id);
});

await test('a response streams its events to the last', async () => {
	const types = new Set();
	for await (const event of await client.responses.create({ model: 'chat', input: 'Say hello.', stream: true }))
		types.add(event.type);
	holds(types.has('response.created') && types.has('response.output_text.delta') && types.has('response.completed'),
		[...types].join(' '));
});

await test('the old completions are answered', async () => {
	const got = await client.completions.create({ model: 'chat', prompt: 'Say hello.', max_tokens: 5 });
	is(got.usage.completion_tokens, 5);
});

await test('the models that the key may use are listed, and no other', async () => {
	const names = [];
	for await (const model of client.models.list())
		names.push(model.id);
	is(names.sort().join(' '), 'azure chat claude embed');
	is((await fails(() => client.models.retrieve('nosuch'))).status, 404);
});

await test("Azure's client works by its endpoint alone", async () => {
	const azure = new AzureOpenAI({ endpoint: base, apiKey: keys.app, apiVersion: '2024-10-21', deployment: 'azure', maxRetries: 0 });
	const got = await azure.chat.completions.create({ model: 'azure', messages: [{ role: 'user', content: 'Say hello.' }] });
	holds(got.choices[0].message.content.length > 0, 'no content');
	let text = '';
	for await (const chunk of await azure.chat.completions.create({ model: 'azure', stream: true,
		messages: [{ role: 'user', content: 'Say hello.' }] }))
		text += chunk.choices[0]?.delta?.content ?? '';
	holds(text.length > 0, 'no text');
});

await test('an unknown key is an AuthenticationError', async () => {
	const e = await fails(() => new OpenAI({ baseURL: `${base}/v1`, apiKey: 'wrong', maxRetries: 0 }).chat.completions.create(ask()));
	holds(e instanceof OpenAI.AuthenticationError, e.constructor.name);
	is(e.code, 'invalid_api_key');
	holds(!e.message.includes('wrong'), 'the key is in the error');
});

await test('an unknown model is a NotFoundError', async () => {
	const e = await fails(() => client.chat.completions.create(ask({ model: 'nosuch' })));
	holds(e instanceof OpenAI.NotFoundError, e.constructor.name);
	is(e.code, 'model_not_found');
});

await test("a provider's refusal of the prompt comes through as it is", async () => {
	const e = await fails(() => client.chat.completions.create(ask({ model: 'azure', messages: [{ role: 'user', content: 'x [[filter]] x' }] })));
	holds(e instanceof OpenAI.BadRequestError, e.constructor.name);
	is(e.code, 'content_filter');
});

await test('too many calls are a RateLimitError with both retry headers', async () => {
	const slow = new OpenAI({ baseURL: `${base}/v1`, apiKey: keys.slow, maxRetries: 0 });
	let e;
	for (let i = 0; i < 20 && !e; i++) // several at a time: one after the other may take longer than the window on a busy machine
		await Promise.all(Array.from({ length: 4 }, () => slow.chat.completions.create(ask()).catch((x) => { e = x; })));
	holds(e instanceof OpenAI.RateLimitError, String(e));
	holds(Number(e.headers.get('retry-after-ms')) > 0 && Number(e.headers.get('retry-after')) > 0, 'no retry headers');
});

await test('the client waits as told and gets through', async () => {
	const slow = new OpenAI({ baseURL: `${base}/v1`, apiKey: keys.slow, maxRetries: 20 });
	for (let i = 0; i < 3; i++)
		holds((await slow.chat.completions.create(ask())).choices.length > 0, 'no choices');
});

await test('a spent budget is told once and not tried again', async () => {
	let sent = 0;
	const poor = new OpenAI({ baseURL: `${base}/v1`, apiKey: keys.poor, maxRetries: 3,
		fetch: (...args) => { sent++; return fetch(...args); } });
	const e = await fails(() => poor.chat.completions.create(ask({ max_tokens: 4000 })));
	is(e.code, 'budget_exceeded');
	is(sent, 1, 'calls sent');
});

end();
