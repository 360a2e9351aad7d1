/* SPDX-License-Identifier: Apache-2.0 */
/* dev: the pages as they are edited, in front of a running lintel up.
 *
 *	npm run dev -- [--to http://127.0.0.1:8080] [--port 8390] [--records ../build/src/api/records.ts] [--recorded FOLDER]
 *
 * Built anew at each change of a file; the API and the gateway are those of --to.  With --recorded, GET /api/v1/a/b is answered
 * from FOLDER/a_b.json where that is there. */
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { context } from "esbuild";
import { options, page } from "./build.mjs";

const { values: given } = parseArgs({ options: {
	to: { type: "string", default: "http://127.0.0.1:8080" },
	port: { type: "string", default: "8390" },
	records: { type: "string", default: join(import.meta.dirname, "../build/src/api/records.ts") },
	recorded: { type: "string" },
} });
const out = mkdtempSync(join(tmpdir(), "lintel-web-"));
const types = { html: "text/html; charset=utf-8", js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8" };
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const all = options(given.records, out);
all.minify = false;
all.plugins.push({ name: "page", setup: (at) => at.onEnd((result) => {
	if (result.metafile)
		writeFileSync(join(out, "index.html"), page(result.metafile, out));
}) });
const built = await context(all);
await built.rebuild();
await built.watch();

const recorded = (url) => {
	const file = given.recorded && join(given.recorded, `${url.pathname.replace("/api/v1/", "").replaceAll("/", "_")}.json`);
	return file && existsSync(file) ? readFileSync(file) : null;
};

const pass = (asked, answer) => {
	const to = new URL(asked.url, given.to);
	const on = request(to, { method: asked.method, headers: { ...asked.headers, host: to.host } }, (said) => {
		answer.writeHead(said.statusCode, said.headers);
		said.pipe(answer);
	});
	on.on("error", () => answer.writeHead(502).end());
	asked.pipe(on);
};

createServer((asked, answer) => {
	const url = new URL(asked.url, "http://here");
	if (url.pathname !== "/ui" && !url.pathname.startsWith("/ui/")) {
		const body = asked.method === "GET" ? recorded(url) : null;
		return body ? answer.writeHead(200, { "content-type": "application/json" }).end(body) : pass(asked, answer);
	}
	const name = url.pathname.startsWith("/ui/assets/") ? url.pathname.slice(11) : "index.html";
	const file = resolve(out, name);
	if (!file.startsWith(out) || !existsSync(file))
		return answer.writeHead(404).end();
	return answer.writeHead(200, { "content-type": types[name.split(".").pop()], "content-security-policy": policy, "cache-control": "no-store" }).end(readFileSync(file));
}).listen(Number(given.port), "127.0.0.1", () => console.log(`dev: http://127.0.0.1:${given.port}/ui/ in front of ${given.to}`));
