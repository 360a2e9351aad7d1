/* SPDX-License-Identifier: Apache-2.0 */
/* recorded: answers as the API gives them, from one document of `lintel assess --format json`: for pages that are tried
 * without a control plane, in states that a real one is hard to bring into.
 *
 *	const at = await recorded({ document, pages, root, slow, fail });
 *
 * pages: the folder that web/build.mjs made.  root: the folder that was assessed, for the lines of files.  What is sent is
 * kept in at.sent; at.tell(event, data) is what a live event would be. */
import { readFileSync, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8" };
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const MOST = 500;

export async function recorded({ document, pages, root, answers = {}, fields = {} }) {
	const at = { sent: [], fail: new Map(), slow: 0, streams: new Set(), document, waivers: document.waivers.map((w, n) => ({ ...w, title: null, severity: null, version: "1", n: n + 1, where: "estate" })),
		answers: document.answers.map((one) => ({ ...one, block_title: one.block, fields: fields[one.question] ?? [], example: null, proof: null, expires: 180, pending: false, checks: document.checks.slice(0, one.decides).map((c) => c.id), items: document.items.filter((i) => i.questions.includes(one.question)).map((i) => `${i.framework}/${i.id}`) })),
		items: document.items.map((i) => ({ ...i, role: i.owner, owner: null, due: null, due_again: i.due, late: false, version: "1" })), run: { id: "r1", state: "done", step: null, done: 0, total: 0, began_at: null, ended_at: null, sentence: null, why: "start" }, changes: [] };
	const checks = () => new Map(at.document.checks.map((c) => [c.id, c]));
	const rank = (f) => (f.waiver !== null ? 100 : 0) + { gap: 0, unknown: 10, ok: 200, skip: 300 }[f.status] + { critical: 0, high: 1, medium: 2, low: 3 }[f.severity];
	const findings = () => {
		const of = checks();
		return at.document.findings.map((f) => ({ ...f, title: of.get(f.check).title, code: of.get(f.check).code, waived: f.waiver !== null, pending: at.waivers.some((w) => w.state === "pending" && w.check === (of.get(f.check).code ?? f.check) && (w.resource === null || w.resource === f.resource)) })).sort((a, b) => rank(a) - rank(b));
	};
	const page = (items, query) => {
		const from = Number(query.get("cursor") ?? 0), most = Math.min(MOST, Number(query.get("limit") ?? 50));
		return { items: items.slice(from, from + most), next: from + most < items.length ? String(from + most) : null, total: items.length };
	};
	const linesOf = (finding) => {
		const path = finding.file && root && join(root, normalize(finding.file));
		if (!path || !existsSync(path) || !finding.line)
			return [];
		return readFileSync(path, "utf8").split("\n").map((text, n) => ({ number: n + 1, text, masked: false })).slice(Math.max(0, finding.line - 7), finding.line + 8);
	};
	const WEIGHT = { critical: 8, high: 4, medium: 2, low: 1 };
	const rungs = (area) => [2, 3, 4].map((level) => {
		const own = at.document.checks.filter((c) => c.area === area && c.level <= level && c.verdict !== "skip");
		const sum = (list) => list.reduce((all, c) => all + WEIGHT[c.severity], 0), open = own.filter((c) => c.verdict !== "ok");
		const holds = (list) => !list.some((c) => ["critical", "high"].includes(c.severity)) && sum(list) <= sum(own) * 0.15;
		return { level, applies: own.some((c) => c.level === level), holds: holds(open), may_hold: holds(open.filter((c) => c.verdict === "gap")), weight: sum(own), ok: sum(own) - sum(open),
			checks: at.document.checks.filter((c) => c.area === area && c.level === level).map((c) => c.id), close: open.filter((c) => ["critical", "high"].includes(c.severity)).map((c) => c.id) };
	});
	const body = (request) => new Promise((done) => { let text = ""; request.on("data", (part) => { text += part; }).on("end", () => done(text ? JSON.parse(text) : undefined)); });
	const problem = (status, detail, errors) => [status, { type: "about:blank", title: "It was not done.", status, code: "invalid", detail, ...(errors ? { errors } : {}) }];

	const waive = (said) => {
		const most = [...checks().values()].find((c) => c.id === said.check || c.code === said.check)?.severity === "critical" ? 30 : 180, days = (Date.parse(said.until) - Date.now()) / 86_400_000;
		if (days > most)
			return problem(422, "The waiver would not hold.", [{ field: "until", sentence: `${said.until} is more than ${most} days away.` }]);
		const made = { check: said.check, resource: said.resource, until: said.until, by: said.by, because: said.because, file: "lintel.yaml", line: 60, state: "pending", findings: 0, sentence: null, where: "estate", title: null, severity: null, version: "1", n: at.waivers.length + 1 };
		const yaml = `waivers:\n  - check: ${said.check}\n    resource: "${said.resource}"\n    until: ${said.until}\n    by: ${said.by}\n    because: ${said.because}\n`;
		if (!said.preview)
			at.waivers.push(made);
		return [201, { waiver: made, yaml, file: "lintel.yaml", written: !said.preview }];
	};
	const routes = [
		["GET /session", () => ({ name: "Ines Aalto", role: at.role ?? "operator", team: null, how: "link", csrf: "c", until: null, idle_until: null })],
		["GET /about", () => ({ version: "0.1.0", sign_in: ["link"], provider: null })],
		["GET /assessment", () => at.document.checks.length === 0 ? problem(404, "Nothing was assessed yet.") : { ...at.document, made_at: at.made ?? "2026-11-22T10:00:00Z", next_at: null }],
		["GET /assessments/current", () => at.run],
		["POST /assessments", () => [202, at.run = { ...at.run, id: "r2", state: "running", step: "facts", done: 1, total: 8 }]],
		["DELETE /assessments/current", () => (at.run = { ...at.run, state: "cancelled", sentence: "it was cancelled" }, at.tell("assessment", at.run), [204])],
		["GET /changes", () => ({ since_run: "1", since_day: "2026-11-21", run: "2", day: "2026-11-22", better: at.changes.filter((c) => c.way === "better").length, worse: 0, changes: at.changes })],
		["GET /checks", (q) => page(at.document.checks, q)],
		["GET /checks/(.+)", (q, _, id) => ({ ...checks().get(id), sql: `select name as resource,\n       case when fine then 'ok' else 'gap' end as status,\n       detail as reason\n  from ${checks().get(id).area.replace("-", "_")};\n`, about: null, items: [], questions: [] })],
		["GET /findings", (q) => page(findings(), q)],
		["GET /findings/(.+)", (q, _, id) => { const f = findings().find((one) => one.fingerprint === id); return f ? { ...f, ...pick(checks().get(f.check), ["why", "gates"]), about: null, sql: null, made_at: "2026-11-22T10:00:00Z", sources: [], lines: linesOf(f), lines_sentence: "The file is gone.", ...waivedOf(f.waiver === null ? null : at.document.waivers[f.waiver]) } : problem(404, "There is no such finding."); }],
		["GET /areas/(.+)", (q, _, area) => ({ area, rungs: rungs(area) })],
		["GET /waivers", (q) => page(at.waivers, q)],
		["POST /waivers", (q, said) => waive(said)],
		["DELETE /waivers/(.+)", (q, _, n) => (at.waivers = at.waivers.filter((w) => String(w.n) !== n), [204])],
		["GET /frameworks/(infra6|caf)", (q, _, name) => page(at.items.filter((i) => i.framework === name), q)],
		["PATCH /frameworks/(infra6|caf)/items/(.+)", (q, said, name, id) => Object.assign(at.items.find((i) => i.framework === name && i.id === id), said)],
		["GET /questions", (q) => page(at.answers, q)],
		["PUT /answers/(.+)", (q, said, id) => pick(Object.assign(at.answers.find((a) => a.question === id), { value: null, who: null, day: null, evidence: null }, said, { pending: true }), ["question", "value", "who", "day", "evidence", "file"])],
		...Object.entries(answers),
	].map(([name, run]) => ({ is: new RegExp(`^${name}$`), run }));
	const waivedOf = (w) => ({ waived_until: w?.until ?? null, waived_by: w?.by ?? null, waived_because: w?.because ?? null, waived_where: w ? `${w.file}:${w.line}` : null });
	const pick = (from, names) => Object.fromEntries(names.map((name) => [name, from[name]]));

	const api = async (request, response, url) => {
		const name = `${request.method} ${url.pathname.slice("/api/v1".length)}`;
		if (name === "GET /events") {
			response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" }).write(": here\n\n");
			at.streams.add(response);
			return response.on("close", () => at.streams.delete(response));
		}
		const said = await body(request);
		if (request.method !== "GET")
			at.sent.push({ name, said, csrf: request.headers["x-lintel-csrf"] });
		if (at.slow)
			await new Promise((done) => setTimeout(done, at.slow));
		const failing = [...at.fail].find(([what]) => name.startsWith(what));
		const route = routes.find((one) => one.is.test(name));
		const answer = failing ? problem(failing[1], "The store cannot be reached.") : route ? route.run(url.searchParams, said, ...name.match(route.is).slice(1).map(decodeURIComponent)) : problem(404, `${name} is not recorded.`);
		const [status, what] = Array.isArray(answer) ? answer : [200, answer];
		response.writeHead(status, { "Content-Type": status >= 400 ? "application/problem+json" : "application/json" }).end(what === undefined ? undefined : JSON.stringify(what));
	};
	const server = createServer((request, response) => {
		const url = new URL(request.url, "http://here");
		if (url.pathname.startsWith("/api/v1/"))
			return void api(request, response, url).catch((why) => response.writeHead(500).end(String(why)));
		const name = url.pathname.startsWith("/ui/assets/") ? url.pathname.slice("/ui/assets/".length) : "index.html";
		const file = join(pages, normalize(`/${name}`));
		if (!existsSync(file))
			return response.writeHead(404).end();
		response.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": POLICY }).end(readFileSync(file));
	});
	at.tell = (event, data) => at.streams.forEach((stream) => stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
	await new Promise((done) => server.listen(at.port ?? 0, "127.0.0.1", done));
	at.url = `http://127.0.0.1:${server.address().port}`;
	at.close = () => (at.streams.forEach((stream) => stream.end()), server.close(), server.closeAllConnections());
	return at;
}
