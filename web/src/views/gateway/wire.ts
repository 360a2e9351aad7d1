/* SPDX-License-Identifier: Apache-2.0 */
/* wire: the three surfaces that the console speaks: what is sent to each, and how its stream reads. */

export type Surface = "chat" | "responses" | "messages";

export interface Asked {
	surface: Surface;
	model: string;
	system: string;
	user: string;
	stream: boolean;
	output: number | undefined; // the most tokens of the answer
	temperature: number | undefined;
}

export const SURFACES: readonly { id: Surface; title: string; path: string }[] = [
	{ id: "chat", title: "Chat completions", path: "/v1/chat/completions" },
	{ id: "responses", title: "Responses", path: "/v1/responses" },
	{ id: "messages", title: "Messages (Anthropic)", path: "/v1/messages" },
];

export function pathOf(surface: Surface): string {
	return SURFACES.find((s) => s.id === surface)!.path;
}

/* Anthropic's API refuses a call that names no limit of its output. */
const MESSAGES_OUTPUT = 1024;

export function bodyOf(asked: Asked): Record<string, unknown> {
	const { model, system, user, stream, output, temperature } = asked;
	const common = { model, ...(stream && { stream }), ...(temperature !== undefined && { temperature }) };
	if (asked.surface === "responses")
		return { ...common, ...(system && { instructions: system }), input: user, ...(output && { max_output_tokens: output }) };
	if (asked.surface === "messages")
		return { ...common, max_tokens: output ?? MESSAGES_OUTPUT, ...(system && { system }), messages: [{ role: "user", content: user }] };
	return {
		...common,
		...(stream && { stream_options: { include_usage: true } }),
		messages: [...(system ? [{ role: "system", content: system }] : []), { role: "user", content: user }],
		...(output && { max_completion_tokens: output }),
	};
}

export interface Took {
	input?: number;
	cached?: number;
	output?: number;
	reasoning?: number;
}

/* What one event of a stream, or a whole answer, tells. */
export interface Told {
	text?: string;
	thought?: string;
	took?: Took;
	finish?: string;
	error?: string;
}

type Json = Record<string, any>;

function tookOf(usage: Json | undefined): Took | undefined {
	if (!usage) return undefined;
	const details = usage.prompt_tokens_details ?? usage.input_tokens_details;
	const beyond = usage.completion_tokens_details ?? usage.output_tokens_details;
	const took: Took = {};
	const put = (name: keyof Took, value: unknown) => {
		if (typeof value === "number") took[name] = value;
	};
	put("input", usage.prompt_tokens ?? usage.input_tokens);
	put("cached", details?.cached_tokens ?? usage.cache_read_input_tokens);
	put("output", usage.completion_tokens ?? usage.output_tokens);
	put("reasoning", beyond?.reasoning_tokens);
	return took;
}

function told(fields: { [name in keyof Told]: Told[name] | undefined }): Told {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as Told;
}

function errorOf(data: Json): string | undefined {
	const error = data.error;
	return error ? (typeof error === "string" ? error : (error.message ?? JSON.stringify(error))) : undefined;
}

function chatTold(data: Json): Told {
	const choice = data.choices?.[0];
	const piece = choice?.delta ?? choice?.message;
	return told({
		text: piece?.content || undefined,
		thought: piece?.reasoning_content || undefined,
		took: tookOf(data.usage),
		finish: choice?.finish_reason,
		error: errorOf(data),
	});
}

function responsesText(response: Json): string {
	return (response.output ?? [])
		.flatMap((item: Json) => item.content ?? [])
		.map((part: Json) => part.text ?? "")
		.join("");
}

function responsesTold(data: Json): Told {
	if (data.type === "response.output_text.delta") return told({ text: data.delta });
	if (data.type === "response.reasoning_summary_text.delta") return told({ thought: data.delta });
	if (data.type === "error") return told({ error: data.message ?? errorOf(data) });
	const whole: Json | undefined = data.object === "response" ? data : undefined;
	const response: Json | undefined = whole ?? data.response;
	if (!response) return told({ error: errorOf(data) });
	const over = response.status !== "in_progress" && response.status !== "queued";
	return told({
		text: whole ? responsesText(whole) : undefined,
		took: tookOf(response.usage),
		finish: over ? (response.incomplete_details?.reason ?? response.status) : undefined,
		error: errorOf(response),
	});
}

function messagesTold(data: Json): Told {
	if (data.type === "content_block_delta") return told({ text: data.delta?.text, thought: data.delta?.thinking });
	if (data.type === "message_start") return told({ took: tookOf(data.message?.usage) });
	if (data.type === "message_delta") return told({ took: tookOf(data.usage), finish: data.delta?.stop_reason });
	if (data.type === "message")
		return told({
			text: (data.content ?? []).map((part: Json) => part.text ?? "").join(""),
			took: tookOf(data.usage),
			finish: data.stop_reason,
		});
	return told({ error: errorOf(data) });
}

export function toldBy(surface: Surface, data: Json): Told {
	return surface === "responses" ? responsesTold(data) : surface === "messages" ? messagesTold(data) : chatTold(data);
}

/* The data of each Server-Sent Event of a body, as it comes; ends with the body. */
export async function* events(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
	const reader = body.getReader(),
		decoder = new TextDecoder();
	let rest = "",
		data: string[] = [];
	for (;;) {
		const { value, done } = await reader.read();
		rest += done ? decoder.decode() + "\n\n" : decoder.decode(value, { stream: true });
		const lines = rest.split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop()!;
		for (const line of lines) {
			if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
			else if (line === "" && data.length) {
				yield data.join("\n");
				data = [];
			}
		}
		if (done) return;
	}
}

export interface Refused {
	status: number;
	code: string;
	message: string;
}

/* Why a call was not answered, in the gateway's or the provider's own words. */
export function refusedBy(status: number, body: string): Refused {
	try {
		const error = (JSON.parse(body) as Json).error;
		if (error) return { status, code: error.code ?? error.type ?? "", message: error.message ?? String(error) };
	} catch {
		/* not JSON: its own text says most */
	}
	return { status, code: "", message: body.trim().slice(0, 2000) || `The answer has the status ${status} and no text.` };
}
