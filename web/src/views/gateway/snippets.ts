/* SPDX-License-Identifier: Apache-2.0 */
/* snippets: how a program calls with a key, ready to be copied. */
import { bodyOf, pathOf, type Asked } from "./wire";

export interface Snippet {
	id: string;
	title: string;
	text: string;
}

/* One shell word. */
function shell(text: string): string {
	return `'${text.replaceAll("'", "'\\''")}'`;
}

function curl(url: string, key: string, asked: Asked): string {
	const lines = [`curl ${asked.stream ? "-N " : ""}${shell(url + pathOf(asked.surface))}`];
	if (key) lines.push(asked.surface === "messages" ? `-H ${shell(`x-api-key: ${key}`)}` : `-H ${shell(`Authorization: Bearer ${key}`)}`);
	lines.push("-H 'Content-Type: application/json'", `-d ${shell(JSON.stringify(bodyOf(asked)))}`);
	return lines.join(" \\\n  ");
}

function python(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
	if (value && typeof value === "object")
		return `{${Object.entries(value)
			.map(([name, inner]) => `${JSON.stringify(name)}: ${python(inner)}`)
			.join(", ")}}`;
	return value === true ? "True" : value === false ? "False" : JSON.stringify(value);
}

function pythonText(url: string, key: string, asked: Asked): string {
	const { model, ...rest } = bodyOf({ ...asked, stream: false });
	const given = Object.entries({ model, ...rest })
		.map(([name, value]) => `    ${name}=${python(value)},`)
		.join("\n");
	if (asked.surface === "messages")
		return (
			`from anthropic import Anthropic\n\nclient = Anthropic(base_url=${python(url)}, api_key=${python(key || "none")})\n` +
			`answer = client.messages.create(\n${given}\n)\nprint(answer.content[0].text)`
		);
	const responses = asked.surface === "responses";
	return (
		`from openai import OpenAI\n\nclient = OpenAI(base_url=${python(url + "/v1")}, api_key=${python(key || "none")})\n` +
		`answer = client.${responses ? "responses" : "chat.completions"}.create(\n${given}\n)\n` +
		`print(${responses ? "answer.output_text" : "answer.choices[0].message.content"})`
	);
}

function nodeText(url: string, key: string, asked: Asked): string {
	const body = JSON.stringify(bodyOf({ ...asked, stream: false }), null, 2);
	if (asked.surface === "messages")
		return (
			`import Anthropic from '@anthropic-ai/sdk';\n\nconst client = new Anthropic({ baseURL: ${JSON.stringify(url)}, apiKey: ${JSON.stringify(key || "none")} });\n` +
			`const answer = await client.messages.create(${body});\nconsole.log(answer.content[0].text);`
		);
	const responses = asked.surface === "responses";
	return (
		`import OpenAI from 'openai';\n\nconst client = new OpenAI({ baseURL: ${JSON.stringify(url + "/v1")}, apiKey: ${JSON.stringify(key || "none")} });\n` +
		`const answer = await client.${responses ? "responses" : "chat.completions"}.create(${body});\n` +
		`console.log(${responses ? "answer.output_text" : "answer.choices[0].message.content"});`
	);
}

/* url: the gateway's own, without /v1. */
export function snippets(url: string, key: string, asked: Asked): Snippet[] {
	return [
		{ id: "curl", title: "curl", text: curl(url, key, asked) },
		{ id: "python", title: "Python", text: pythonText(url, key, asked) },
		{ id: "node", title: "Node", text: nodeText(url, key, asked) },
	];
}
