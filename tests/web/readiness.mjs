/* SPDX-License-Identifier: Apache-2.0 */
/* readiness: the pages Readiness and Framework as a person uses them, in Chromium, over recorded answers; says in TAP what is
 * wrong.  readiness.mjs CHROMIUM PAGES ROOT SMALL.json MANY.json; in the environment ONLY=drill,keys chooses plays, WIDTH=360 a width. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { recorded } from "./recorded.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [program, pages, root, small, many] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
const FIELDS = { "governance.roles": [{ name: "infrastructure_lead", ask: "Who leads infrastructure?", scale: "person", choices: [], optional: false },
	{ name: "compliance", ask: "Who answers for compliance?", scale: "person", choices: [], optional: false }] };
const WAIT = 15000, ENOUGH = 2500; /* ms; on two busy cores.  The times themselves are printed. */
let number = 0, bad = 0;

const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1800).replaceAll("\n", "\n# ")}`);
	bad += !good;
};

/* A play: what fails in it is one line, and the others go on. */
const play = async (name, run) => {
	try {
		await run();
	} catch (why) {
		say(false, name, why.stack);
	}
};

let browser;
const open = async (at, path, options = {}) => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
	const page = await context.newPage();
	page.setDefaultTimeout(WAIT);
	page.wrong = [];
	page.on("console", (m) => m.type() !== "log" && page.wrong.push(`console: ${m.text()}`));
	page.on("pageerror", (e) => page.wrong.push(`error: ${e.message}`));
	await page.addInitScript(() => {
		window.shifted = 0;
		window.moved = [];
		new PerformanceObserver((list) => list.getEntries().filter((e) => !e.hadRecentInput).forEach((e) => {
			window.shifted += e.value;
			window.moved.push(e.sources.map((s) => `${s.node?.className || s.node?.nodeName}: ${s.previousRect.y} to ${s.currentRect.y}, ${s.previousRect.height} to ${s.currentRect.height} high`).join("; "));
		})).observe({ type: "layout-shift", buffered: true });
	});
	await page.goto(at.url + path);
	await page.waitForSelector(".r-page, .f-page");
	await page.waitForFunction(() => !document.querySelector(".bone"));
	return page;
};
const close = (page) => page.context().close();
const heading = (page) => page.locator("main h2").first().textContent();
const path = (page) => { const url = new URL(page.url()); return url.pathname + url.search; };
const settled = (page, want) => page.waitForURL((url) => url.pathname + url.search === want);

const drill = async (at, document) => {
	const page = await open(at, "/ui/readiness");
	say(await page.locator(".r-areas tbody tr").count() === 11, "the scorecard has eleven areas");
	const verdict = (await page.locator(".verdict-large").textContent()).trim();
	say(verdict === document.verdict, "the verdict is that of the assessment", verdict);
	await page.locator(".choice label", { hasText: "Published six" }).click();
	await settled(page, "/ui/readiness?card=six");
	say(await page.locator(".r-areas tbody tr").count() === 6, "the published scorecard has six areas");
	await page.goBack();
	const gate = document.gates.find((g) => g.blockers.length > 0);
	await page.locator(".gate", { hasText: gate.gate }).click();
	say(await page.locator("#r-gate").textContent().then((t) => t.includes(gate.sentence)), "a gate says why it is refused");
	await page.locator(".r-areas tbody a", { hasText: "Security" }).first().click();
	await settled(page, "/ui/readiness/security");
	await page.waitForSelector(".r-rungs");
	say(await page.locator(".r-rung").count() === 5 && await page.locator(".r-rung.next .r-least li").count() > 0, "an area shows five rungs and the least that lifts it");
	const finding = document.findings.find((f) => f.area === "security" && f.status === "gap" && f.line);
	const check = document.checks.find((c) => c.id === finding.check);
	await page.locator(".r-rungs a", { hasText: check.title }).first().click();
	await settled(page, `/ui/readiness/security/${check.id}`);
	await page.waitForSelector(".r-places");
	const text = await page.locator("main").textContent();
	say([check.why, check.fix, ...check.nist].every((t) => text.includes(t)) && await page.locator(".code pre").count() > 0, "a check says why, what to do, its codes and its SQL");
	await page.locator(".r-places a", { hasText: finding.resource }).first().click();
	await settled(page, `/ui/readiness/security/${check.id}/${finding.fingerprint}`);
	await page.waitForSelector(".code-line.marked");
	const file = readFileSync(`${root}/${finding.file}`, "utf8").split("\n");
	say((await page.locator(".code-line.marked").textContent()).includes(file[finding.line - 1].trim()), "a place shows its line of the file");
	for (const want of [`/ui/readiness/security/${check.id}`, "/ui/readiness/security", "/ui/readiness"]) {
		await page.keyboard.press("Escape");
		await settled(page, want);
	}
	say(true, "Escape goes up, step by step");
	say(page.wrong.length === 0, "nothing is said on the console while drilling", page.wrong.join("\n"));
	await close(page);
};

const rows = (page) => page.locator(".r-findings tbody tr[data-index]");
const tally = async (page) => (await page.locator(".r-tally").textContent()).trim();

const filters = async (at, document) => {
	const page = await open(at, "/ui/readiness/findings");
	await page.waitForSelector(".r-findings");
	const all = document.findings, is = (n) => page.waitForFunction((want) => document.querySelector(".r-tally").textContent.startsWith(want), `${n.toLocaleString("en")} finding`);
	await is(all.length);
	const critical = all.filter((f) => f.severity === "critical").length;
	await page.locator(".r-chips button", { hasText: "critical" }).click();
	await settled(page, "/ui/readiness/findings?severity=critical");
	await is(critical);
	say(true, "the severity chooses findings, and stands in the address");
	const gaps = all.filter((f) => f.severity === "critical" && f.status === "gap").length;
	const shown = await page.locator(".r-chips button", { hasText: /^gap/ }).locator(".count").textContent();
	say(Number(shown) === gaps, "each value says how many it would leave", `${shown}, want ${gaps}`);
	await page.goto(at.url + "/ui/readiness/findings?area=networking&status=gap,unknown&sort=file");
	await page.waitForSelector(".r-findings");
	const want = all.filter((f) => f.area === "networking" && ["gap", "unknown"].includes(f.status));
	await is(want.length);
	const files = (await rows(page).locator(".r-place").allTextContents()).map((t) => t.split(":")[0]);
	say(files.join() === [...files].sort((a, b) => a.localeCompare(b)).join() && await page.locator("th[aria-sort=ascending]").textContent().then((t) => t.startsWith("Place")), "an address brings its filters and its order back");
	await page.fill("input[name=q]", "PUBLIC");
	const title = new Map(document.checks.map((c) => [c.id, c.title]));
	const found = want.filter((f) => [title.get(f.check), f.check, f.reason, f.resource, f.file].join("\n").toLowerCase().includes("public"));
	await is(found.length);
	say(path(page).includes("q=PUBLIC") && found.length > 0, "words are looked for whatever their case");
	const command = await page.locator(".command code").textContent();
	say(["lintel assess", '.area == "networking"', 'IN("gap", "unknown")', 'contains("public")'].every((t) => command.includes(t)), "the command for a terminal says the same", command);
	const [download] = await Promise.all([page.waitForEvent("download"), page.locator("button", { hasText: "CSV" }).click()]);
	const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
	say(lines.length === found.length + 1 && lines[0].startsWith("status,severity,check") && lines.slice(1).every((l) => /^(gap|unknown),/.test(l)), "the CSV has what is shown", lines[0]);
	await page.locator("button", { hasText: "Show all" }).click();
	await is(all.length);
	await page.fill("input[name=q]", "no such thing anywhere");
	await page.waitForSelector(".empty");
	say(await page.locator(".empty").isVisible(), "nothing found says so");
	say(page.wrong.length === 0, "filters say nothing on the console", page.wrong.join("\n"));
	await close(page);
};

const keys = async (at) => {
	const page = await open(at, "/ui/readiness/findings?status=gap");
	await page.waitForSelector(".r-findings");
	for (let i = 0; i < 5; i++)
		await page.keyboard.press("j");
	await page.keyboard.press("k");
	await page.waitForFunction(() => document.activeElement?.dataset?.index === "3");
	say(true, "j and k move the focus among the rows");
	const first = await page.evaluate(() => document.activeElement.querySelector("a").getAttribute("href"));
	await page.keyboard.press("Enter");
	await settled(page, first);
	await page.waitForFunction(() => document.querySelector(".r-marks"));
	await page.keyboard.press("Escape");
	await settled(page, "/ui/readiness/findings?status=gap");
	await page.waitForFunction(() => document.activeElement?.dataset?.index === "3");
	say(true, "Enter opens, Escape comes back to the same row with the same filters");
	await page.keyboard.press("End");
	await page.waitForFunction(() => Number(document.activeElement?.dataset?.index) > 50);
	const spot = await page.evaluate(() => { const b = document.activeElement.getBoundingClientRect(), r = document.querySelector(".r-rows").getBoundingClientRect(); const x = document.querySelector(".r-rows"); return { top: b.top - r.top, bottom: r.bottom - b.bottom, at: x.scrollTop, of: x.scrollHeight, high: x.clientHeight, gone: [...document.querySelectorAll(".gone")].map((g) => g.offsetHeight), rows: document.querySelectorAll("tr[data-index]").length, now: document.activeElement.dataset.index }; });
	say(spot.top >= -1 && spot.bottom >= -1, "the last row is reached and in sight", JSON.stringify(spot));
	await close(page);
};

const thousands = async () => {
	const document = read(many), at = await recorded({ document, pages, root });
	const page = await open(at, "/ui/readiness/findings");
	await page.waitForFunction((n) => document.querySelector(".r-tally")?.textContent.startsWith(n), `${document.findings.length.toLocaleString("en")} finding`);
	const drawn = await rows(page).count();
	const times = await page.evaluate(async () => {
		const box = document.querySelector(".r-rows"), times = [], frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		for (let i = 1; i <= 20; i++) {
			const began = performance.now();
			box.scrollTop = box.scrollHeight * i / 21;
			await frame();
			times.push(performance.now() - began);
		}
		const began = performance.now(), button = [...document.querySelectorAll(".r-chips button")].find((b) => b.textContent.startsWith("high"));
		button.click();
		await frame();
		return { scroll: Math.max(...times), filter: performance.now() - began };
	});
	say(document.findings.length >= 5000 && drawn < 80, `of ${document.findings.length} findings ${drawn} rows are drawn`);
	say(times.scroll < ENOUGH && times.filter < ENOUGH, `the slowest of 20 jumps takes ${times.scroll.toFixed(0)} ms, a filter ${times.filter.toFixed(0)} ms`);
	await close(page);
	at.close();
};

const waive = async (at, document) => {
	const finding = document.findings.find((f) => f.severity === "critical" && f.status === "gap" && f.waiver === null && f.line);
	const page = await open(at, `/ui/readiness/${finding.area}/${finding.check}/${finding.fingerprint}`);
	await page.locator("button", { hasText: "Waive" }).click();
	const day = (n) => new Date(Date.now() + n * 86_400_000).toISOString().slice(0, 10);
	await page.locator("dialog button[type=submit]").click();
	say(await page.locator("dialog .r-error").first().textContent().then((t) => t.includes("why")), "a waiver without a reason is asked for one");
	await page.fill("dialog textarea", "the client cannot sign in yet");
	await page.fill("dialog input[type=date]", day(90));
	await page.waitForSelector("#r-e-until");
	say((await page.locator("#r-e-until").textContent()).includes("30 days"), "too long a waiver is refused beside its day");
	await page.fill("dialog input[type=date]", day(20));
	await page.waitForSelector("dialog .code");
	say(await page.locator("dialog .code").textContent().then((t) => t.includes("because: the client cannot sign in yet") && t.includes(finding.resource)), "the lines that will be written are shown");
	await page.locator("dialog button[type=submit]").click();
	await page.waitForSelector("dialog", { state: "detached" });
	const sent = at.sent.filter((one) => one.name === "POST /waivers" && one.said.preview === false);
	say(sent.length === 1 && sent[0].said.resource === finding.resource && sent[0].said.until === day(20) && sent[0].csrf === "c", "what is sent is what was filled in", JSON.stringify(sent));
	await page.goto(at.url + "/ui/readiness/waivers");
	await page.waitForSelector(".r-waivers");
	await page.locator(".r-chips button", { hasText: "pending" }).click();
	say(await page.locator(".r-waivers tbody tr").count() === 1, "it is pending until it is assessed");
	await page.locator(".r-waivers button", { hasText: "Take away" }).click();
	await page.locator("dialog button", { hasText: "Take it away" }).click();
	await page.waitForFunction(() => !document.querySelector(".r-waivers tbody tr"));
	say(at.sent.at(-1).name.startsWith("DELETE /waivers/"), "a waiver can be taken away");
	say(page.wrong.every((w) => w.includes("422")), "waiving says nothing else on the console", page.wrong.join("\n"));
	await close(page);
};

const again = async (at, document) => {
	const page = await open(at, "/ui/readiness/findings?status=gap");
	await page.waitForSelector(".r-findings");
	await page.keyboard.press("j");
	await page.keyboard.press("j");
	const row = await page.evaluate(() => document.activeElement.querySelector("a").getAttribute("href"));
	await page.locator("button", { hasText: "Assess again" }).click();
	await page.waitForSelector(".r-progress progress");
	at.tell("assessment", at.run = { ...at.run, state: "running", step: "ask", done: 120, total: 330 });
	await page.waitForFunction(() => document.querySelector(".r-progress")?.textContent.includes("120 of 330"));
	say(await page.locator(".r-progress").textContent().then((t) => t.includes("asks the checks")), "an assessment says how far it is");
	await page.evaluate((href) => document.querySelector(`.r-findings a[href="${href}"]`).closest("tr").focus(), row);
	const gone = document.findings.find((f) => f.status === "gap" && !row.includes(f.fingerprint));
	at.document = { ...document, findings: document.findings.map((f) => f === gone ? { ...f, status: "ok" } : f) };
	at.changes = [{ kind: "finding", name: gone.check, resource: gone.resource, before: "gap", after: "ok", way: "better", since: "2026-11-22", sentence: "" }];
	at.made = "2026-11-22T11:00:00Z";
	at.tell("assessment", at.run = { ...at.run, state: "done", done: 0, total: 0 });
	at.tell("assessed", { id: "2", made_at: at.made, verdict: document.verdict });
	const left = document.findings.filter((f) => f.status === "gap").length - 1;
	await page.waitForFunction((n) => document.querySelector(".r-tally").textContent.startsWith(n), `${left} finding`);
	say(await page.evaluate(() => document.activeElement.querySelector("a")?.getAttribute("href")) === row, "what was found is read again, and the focus stays on its row");
	await page.goto(at.url + "/ui/readiness");
	await page.waitForSelector(".r-changes");
	say(await page.locator(".r-changes").textContent().then((t) => t.includes("better")), "what the run changed is shown");
	await page.locator("button", { hasText: "Assess again" }).click();
	await page.locator("button", { hasText: "Cancel" }).click();
	await page.waitForSelector("text=Assess again");
	say(at.sent.at(-1).name === "DELETE /assessments/current", "an assessment can be cancelled");
	at.document = document;
	at.changes = [];
	say(page.wrong.length === 0, "assessing again says nothing on the console", page.wrong.join("\n"));
	await close(page);
};

const tree = async (at, document) => {
	const page = await open(at, "/ui/framework");
	await page.waitForSelector(".f-tree");
	const count = async () => Number((await page.locator(".f-turns .r-tally").textContent()).split(" ")[0]);
	const complete = await count();
	await page.locator(".choice label", { hasText: "Essential" }).click();
	await settled(page, "/ui/framework?tier=essential");
	say(await count() < complete && await count() > 20, "essential has fewer items than complete");
	await page.locator("button.f-row").first().focus();
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("ArrowRight");
	await page.waitForSelector(".f-detail");
	const item = await page.evaluate(() => document.activeElement.dataset.item);
	say(item === "P1-A2" && await page.locator(".f-detail").count() === 1, "arrow keys open a phase, go down and open an item", item);
	await page.keyboard.press("ArrowLeft");
	await page.keyboard.press("ArrowLeft");
	say(await page.evaluate(() => document.activeElement.dataset.item) === "P1" && await page.locator(".f-detail").count() === 0, "left closes it, and goes up");
	await page.goto(at.url + "/ui/framework/caf/SE-2.1");
	await page.waitForSelector(".f-detail");
	const row = document.items.find((i) => i.framework === "caf" && i.id === "SE-2.1");
	say(await page.evaluate(() => document.activeElement.dataset.item) === "SE-2.1" && (await page.locator(".f-detail").textContent()).includes(row.deliverable), "a link to an item opens it");
	await page.locator(".f-owner input").first().fill("Ines Aalto");
	await page.locator(".f-owner input[type=date]").fill("2026-01-31");
	at.items.find((i) => i.id === "SE-2.1").late = true;
	await page.locator(".f-owner button").click();
	await page.waitForFunction(() => document.querySelector('[data-item="SE-2.1"] .f-owns').textContent === "Ines Aalto");
	const sent = at.sent.at(-1);
	say(sent.name === "PATCH /frameworks/caf/items/SE-2.1" && sent.said.owner === "Ines Aalto" && sent.said.due === "2026-01-31", "owner and day are kept", JSON.stringify(sent));
	await page.locator("button", { hasText: "Mine" }).click();
	await page.waitForFunction(() => document.querySelector(".f-turns .r-tally").textContent === "1 item");
	say(path(page).endsWith("?mine=1") && (await page.locator('[data-item="SE-2.1"]').textContent()).includes("overdue"), "mine shows what I own, and what is overdue says so");
	say(page.wrong.length === 0, "the trees say nothing on the console", page.wrong.join("\n"));
	await close(page);
};

const answer = async (at, document) => {
	const page = await open(at, "/ui/framework/questions");
	await page.waitForSelector(".f-asks");
	say(await page.locator(".f-asks > li").count() === 12, "the next twelve that decide most are shown");
	const yes = document.answers.find((a) => a.scale === "yes" && a.state === "open");
	await page.goto(`${at.url}/ui/framework/questions/${yes.question}`);
	await page.waitForSelector(".f-choices");
	await page.locator(".f-form button[type=submit]").click();
	say((await page.locator(".f-form .field-error").textContent()).includes("no answer"), "an answer without an answer is refused");
	await page.locator(".f-choices label", { hasText: "partly" }).click();
	await page.locator(".f-form").getByLabel("Proof").fill("wiki/42");
	await page.locator(".f-form button[type=submit]").click();
	await page.waitForFunction((q) => document.querySelector(`[data-question="${q}"]`)?.textContent.includes("answered, pending"), yes.question);
	const sent = at.sent.at(-1);
	say(sent.name === `PUT /answers/${yes.question}` && sent.said.value === "partly" && sent.said.evidence === "wiki/42" && sent.said.who === "Ines Aalto" && /^\d{4}-\d\d-\d\d$/.test(sent.said.day), "a choice is answered with proof, who and when", JSON.stringify(sent));
	say(await page.evaluate(() => document.activeElement?.dataset?.question) !== undefined, "the focus goes on to the next question");
	await page.goto(`${at.url}/ui/framework/questions/governance.roles`);
	await page.waitForSelector(".f-entry");
	await page.locator(".f-entry input").nth(1).fill("Omar Lind-Berg");
	await page.locator(".f-form button[type=submit]").click();
	await page.waitForFunction(() => document.querySelector('[data-question="governance.roles"]')?.textContent.includes("answered, pending"));
	const record = JSON.parse(at.sent.at(-1).said.value);
	say(record.compliance === "Omar Lind-Berg" && record.security_lead === "Jon Berg", "a record keeps the fields that the form does not show", at.sent.at(-1).said.value);
	const item = document.items.find((i) => i.framework === "infra6" && i.questions.length > 0 && document.answers.some((a) => a.question === i.questions[0] && a.state === "open"));
	await page.goto(`${at.url}/ui/framework/infra6/${item.id}`);
	await page.locator(".f-asked button").first().click();
	await page.waitForSelector(".f-asked .f-form");
	say(true, "a question is answered in place, at the item it decides");
	say(page.wrong.length === 0, "answers say nothing on the console", page.wrong.join("\n"));
	await close(page);
};

const states = async (at, document) => {
	at.role = "viewer";
	const finding = document.findings.find((f) => f.status === "gap" && f.waiver === null && f.line);
	let page = await open(at, `/ui/readiness/${finding.area}/${finding.check}/${finding.fingerprint}`);
	await page.waitForSelector(".r-marks");
	say(await page.locator("button", { hasText: /Waive|Assess again/ }).count() === 0, "a viewer is not offered what a viewer may not");
	await close(page);
	delete at.role;
	at.fail.set("GET /assessment", 503);
	page = await open(at, "/ui/readiness");
	await page.waitForSelector(".failed");
	at.fail.clear();
	await page.locator("button", { hasText: "Try again" }).click();
	await page.waitForSelector(".r-areas");
	say(true, "what could not be read says why, and can be read again");
	await close(page);
	at.document = { ...document, checks: [], findings: [] };
	page = await open(at, "/ui/readiness");
	await page.waitForSelector(".empty");
	say((await page.locator(".empty").textContent()).includes("Nothing was assessed yet"), "before the first assessment the page says what to do");
	await close(page);
	at.document = document;
	page = await open(at, "/ui/readiness/security/no-such-check");
	await page.waitForSelector(".empty");
	say(true, "an address of nothing says so");
	await close(page);
};

const looks = async (at, document) => {
	const finding = document.findings.find((f) => f.status === "gap" && f.waiver === null && f.line);
	const paths = ["/ui/readiness?gate=G2", "/ui/readiness?card=six", "/ui/readiness/security", `/ui/readiness/${finding.area}/${finding.check}`, `/ui/readiness/${finding.area}/${finding.check}/${finding.fingerprint}`,
		"/ui/readiness/findings?status=gap,unknown", "/ui/readiness/waivers", "/ui/framework/infra6/P1-A2", "/ui/framework/caf?state=partial", "/ui/framework/questions/governance.roles"];
	at.slow = 30; /* what comes later must find its room */
	for (const colorScheme of ["light", "dark"])
		for (const width of [1280, 360])
			for (const where of process.env.WIDTH && width !== +process.env.WIDTH ? [] : paths) {
				const page = await open(at, where, { colorScheme, viewport: { width, height: 800 } });
				await page.waitForTimeout(0);
				await page.waitForFunction(() => !document.querySelector(".chart") || document.querySelector(".chart canvas, .chart svg"));
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				await page.evaluate(axe);
				const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
				const shifted = await page.evaluate(() => window.shifted), moved = await page.evaluate(() => window.moved.join("\n"));
				const what = `${where.split("?")[0].replace(finding.fingerprint, "PLACE")} at ${width} px (${colorScheme})`;
				say(wide <= width && found.violations.length === 0 && shifted < 0.05 && page.wrong.length === 0, `axe finds nothing, nothing is too wide and nothing jumps: ${what}`,
					`${wide} px wide, shifted ${shifted}\n${moved}\n${page.wrong.join("\n")}\n` + JSON.stringify(found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]), null, 1));
				await close(page);
			}
	at.slow = 0;
};

const document = read(small);
const at = await recorded({ document, pages, root, fields: FIELDS });
browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
for (const [name, run] of Object.entries({ drill, filters, keys, thousands, waive, again, tree, answer, states, looks }))
	if (!process.env.ONLY || process.env.ONLY.split(",").includes(name))
		await play(name, () => run(at, document));
await browser.close();
at.close();
console.log(`1..${number}`);
process.exit(bad ? 1 : 0);
