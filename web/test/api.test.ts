/* SPDX-License-Identifier: Apache-2.0 */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { address, forget, get, last, onSignedOut, pages, Problem, send, setCsrf } from "../src/api";

interface Asked { url: string; method: string; headers: Headers; body: unknown }
let asked: Asked[] = [];
let answers: Response[] = [];

globalThis.location = { origin: "http://here" } as Location;
globalThis.fetch = async (url, init) => {
	asked.push({ url: String(url), method: init?.method ?? "GET", headers: new Headers(init?.headers), body: init?.body });
	const answer = answers.shift();
	if (!answer)
		throw new TypeError("nobody answers");
	return answer;
};
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
	new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

beforeEach(() => {
	asked = [];
	answers = [];
	forget();
	setCsrf("");
});

test("what has no value is not asked for", () => {
	assert.equal(address("/checks", { area: "gpu", q: "", phase: undefined, status: null, limit: 5, waived: false }), "/api/v1/checks?area=gpu&limit=5&waived=false");
	assert.equal(address("/a?x=1", { y: "2" }), "/api/v1/a?x=1&y=2");
});

test("an answer that did not change is not read again", async () => {
	answers = [json({ n: 1 }, 200, { ETag: '"a"' }), new Response(null, { status: 304 })];
	assert.deepEqual(await get("/overview"), { n: 1 });
	assert.deepEqual(last("/overview"), { n: 1 });
	assert.deepEqual(await get("/overview"), { n: 1 });
	assert.equal(asked[0]?.headers.get("If-None-Match"), null);
	assert.equal(asked[1]?.headers.get("If-None-Match"), '"a"');
});

test("two who ask the same at once ask once", async () => {
	answers = [json({ n: 1 })];
	const [a, b] = await Promise.all([get("/x"), get("/x")]);
	assert.deepEqual([a, b, asked.length], [{ n: 1 }, { n: 1 }, 1]);
});

test("a problem says what, where and what to do, field by field", async () => {
	answers = [json({ title: "Not so", status: 422, detail: "until is past", code: "wrong", errors: [{ field: "until", sentence: "is past" }] }, 422)];
	await assert.rejects(send("POST", "/waivers", {}), (why) => why instanceof Problem && why.status === 422 && why.code === "wrong" &&
		why.detail === "until is past" && why.errors[0]?.field === "until");
});

test("an answer that is not ours, and none at all, are told in a sentence", async () => {
	answers = [new Response("<html>", { status: 502 })];
	await assert.rejects(get("/a"), (why) => why instanceof Problem && why.status === 502 && /control plane/.test(why.title));
	await assert.rejects(get("/b"), (why) => why instanceof Problem && why.status === 0 && /lintel up/.test(why.detail));
});

test("a write carries the session's token and a key of its own each time; a read carries neither", async () => {
	setCsrf("c1");
	answers = [json({}), json({}), new Response(null, { status: 204 })];
	await get("/a");
	await send("POST", "/b", { x: 1 });
	assert.equal(await send("DELETE", "/c", undefined, { match: "7" }), undefined);
	assert.equal(asked[0]?.headers.get("X-Lintel-CSRF"), null);
	const keys = asked.slice(1).map((a) => a.headers.get("Idempotency-Key") ?? "");
	assert.ok(keys.every((k) => /^[0-9a-f]{32}$/.test(k)) && keys[0] !== keys[1]);
	assert.ok(asked.slice(1).every((a) => a.headers.get("X-Lintel-CSRF") === "c1"));
	assert.equal(asked[1]?.body, '{"x":1}');
	assert.equal(asked[2]?.headers.get("Content-Type"), null);
	assert.equal(asked[2]?.headers.get("If-Match"), '"7"');
});

test("pages follow one another until there is none", async () => {
	answers = [json({ items: [1, 2], next: "n", total: 3 }), json({ items: [3], next: null, total: 3 })];
	const all: number[] = [];
	for await (const page of pages<number>("/list", { q: "x" }))
		all.push(...page.items);
	assert.deepEqual(all, [1, 2, 3]);
	assert.equal(asked[1]?.url, "/api/v1/list?q=x&cursor=n");
});

test("a session that ended is heard", async () => {
	let heard = 0;
	const stop = onSignedOut(() => heard++);
	answers = [json({ title: "Sign in", status: 401 }, 401), json({}, 401)];
	await assert.rejects(get("/checks"));
	assert.equal(heard, 1);
	await assert.rejects(get("/session")); /* asking who one is, is how one finds out */
	assert.equal(heard, 1);
	stop();
});
