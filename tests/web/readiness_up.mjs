/* SPDX-License-Identifier: Apache-2.0 */
/* readiness_up: reading a gap, waiving it, assessing again and answering a question, as a person does it in Chromium.
 * readiness_up.mjs CHROMIUM ADDRESS ONCE ESTATE; says in TAP what is wrong. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";

const [program, base, once, estate] = process.argv.slice(2);
let number = 0, bad = 0;
const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1800).replaceAll("\n", "\n# ")}`);
	bad += !good;
};
const written = () => readFileSync(estate, "utf8");
const untouched = written();

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
page.setDefaultTimeout(120000);
const wrong = [];
page.on("console", (m) => m.type() === "error" && !m.text().startsWith("Failed to load resource") && wrong.push(m.text()));
page.on("response", async (r) => r.status() >= 400 && !(r.status() === 422 && r.url().endsWith("/waivers")) && !(r.status() === 409 && r.url().includes("cursor=")) && wrong.push(`${r.request().method()} ${r.url()} ${r.request().postData() ?? ""}: ${r.status()} ${await r.text().catch(() => "")}`));
page.on("pageerror", (e) => wrong.push(e.message));
const settled = () => page.waitForFunction(() => document.querySelector(".r-page, .f-page") && !document.querySelector(".bone"));
const visit = async (path) => { await page.goto(base + path); await settled(); };
/* Until the last assessment is over and shows what was written. */
const assessed = async (ask) => {
	const end = Date.now() + 120000;
	while (!await page.evaluate(ask)) {
		if (Date.now() > end)
			throw new Error(`not within 120 s: ${ask}`);
		await page.waitForFunction(() => true, null, { polling: 200 });
	}
};

const walk = async () => {
	await page.goto(`${base}/ui/#once=${once}`);
	await page.waitForSelector("nav[aria-label=Pages]");
	await page.locator("nav[aria-label=Pages] a", { hasText: "Readiness" }).click();
	await settled();
	await page.waitForSelector(".r-areas");
	say(await page.locator(".r-areas tbody tr").count() === 11, "whoever opens the link sees the scorecard");

	await page.locator(".r-blockers a").first().click();
	await page.waitForSelector(".r-places");
	const check = new URL(page.url()).pathname.split("/").at(-1);
	await page.locator(".r-places tbody tr", { hasText: "gap" }).locator("a").first().click();
	await page.waitForSelector(".code-line.marked");
	const resource = (await page.locator("main h2").first().textContent()).trim();
	say(resource.length > 0 && await page.locator(".r-fix").isVisible(), "from what stands in the way to the line of a file, and what to do");

	await page.locator("button", { hasText: "Waive" }).click();
	await page.fill("dialog textarea", "the client cannot sign in yet");
	await page.fill("dialog input[type=date]", new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10));
	await page.waitForSelector("#r-e-until");
	say(written() === untouched, "a preview writes nothing");
	await page.fill("dialog input[type=date]", new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
	await page.waitForSelector("dialog .code");
	const preview = (await page.locator("dialog .code code").textContent()).trim();
	await page.locator("dialog button[type=submit]").click();
	await page.waitForSelector("dialog", { state: "detached" });
	const has = preview.split("\n").map((line) => line.trim()).filter((line) => line && !line.endsWith("waivers:"));
	say(has.length >= 4 && has.every((line) => written().includes(line)) && written().includes("# The estate of an invented company"), "the waiver stands in lintel.yaml as it was shown, comments kept", preview);

	await page.locator("button", { hasText: "Assess again" }).click().catch(() => {});
	await page.waitForSelector("button:has-text('Assess again')");
	await assessed(async (c) => (await (await fetch("/api/v1/findings?limit=500&check=" + location.pathname.split("/")[4])).json()).items.some((f) => f.waived));
	await page.waitForFunction(() => document.querySelector(".r-note")?.textContent.includes("the client cannot sign in yet"));
	say(true, "assessed again, the gap says that it is waived, and why");
	await visit("/ui/readiness/waivers?state=");
	say(await page.locator(".r-waivers tbody tr", { hasText: "the client cannot sign in yet" }).count() === 1, "the list of waivers has it");
	await page.locator(".r-waivers tbody tr", { hasText: "the client cannot sign in yet" }).locator("button").click();
	await page.locator("dialog button", { hasText: "Take it away" }).click();
	await page.waitForSelector("dialog", { state: "detached" });
	say(!written().includes("the client cannot sign in yet") && written().includes("the node goes back to its lessor"), "taken away, it is gone from lintel.yaml, and the other one stays");

	await visit(`/ui/readiness/findings?check=${check}&status=gap`);
	await page.waitForSelector(".r-findings");
	say(await page.locator(".r-findings tbody tr[data-index]").count() > 0 && new URL(page.url()).search === `?check=${check}&status=gap`, "filters come from the address");

	await visit("/ui/framework/questions/security.push_protection");
	await page.waitForSelector(".f-choices");
	await page.locator(".f-choices label", { hasText: "partly" }).click();
	await page.getByLabel("Proof").fill("wiki/push-protection");
	await page.getByLabel("Who says so").fill("Jon Berg");
	await page.locator(".f-form button[type=submit]").click();
	await page.waitForFunction(() => document.querySelector('[data-question="security.push_protection"]')?.textContent.includes("pending"));
	const answers = readFileSync(join(dirname(estate), "answers.yaml"), "utf8");
	say(["security.push_protection", "partly", "wiki/push-protection", "Jon Berg"].every((text) => answers.includes(text)), "an answer stands in answers.yaml with its proof and who gave it", answers);
	await assessed(async () => (await (await fetch("/api/v1/questions?limit=500")).json()).items.some((q) => q.question === "security.push_protection" && q.state === "answered" && !q.pending));
	await visit("/ui/framework/questions/security.push_protection");
	say(await page.locator('[data-question="security.push_protection"]').textContent().then((t) => t.includes("answered") && !t.includes("pending")), "once assessed it counts");

	await visit("/ui/framework/infra6/P1-A2");
	await page.waitForSelector(".f-owner");
	await page.locator(".f-owner input").first().fill("Rita Sand");
	await page.locator(".f-owner button").click();
	await page.waitForFunction(() => document.querySelector('[data-item="P1-A2"] .f-owns')?.textContent === "Rita Sand");
	say(written().includes("Rita Sand"), "an item has an owner");
	say(wrong.length === 0, "nothing is said on the console", wrong.join("\n"));
};

try {
	await walk();
} catch (why) {
	say(false, "the walk goes on", `${why.stack}\n${page.url()}\n${(await page.locator("main").textContent().catch(() => "")).slice(0, 600)}`);
}
await browser.close();
console.log(`1..${number}`);
process.exit(bad ? 1 : 0);
