/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap: the roadmap's page as a person uses it in Chromium: looked at, asked what if, walked by keys, taken away.
 * roadmap.mjs CHROMIUM ADDRESS ONCE; says in TAP what is wrong. */
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [program, base, once] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let number = 0, bad = 0;
const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1800).replaceAll("\n", "\n# ")}`);
	bad += !good;
};
const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const wrong = [];
const open = async (more = {}) => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...more });
	const page = await context.newPage();
	page.setDefaultTimeout(30000);
	page.on("console", (m) => m.type() === "error" && !m.text().startsWith("Failed to load resource") && wrong.push(m.text()));
	page.on("pageerror", (e) => wrong.push(e.message));
	return page;
};
const page = await open();
const names = () => page.locator(".gantt-name").count();

await page.goto(`${base}/ui/#once=${once}`);
await page.waitForSelector("nav[aria-label=Pages]");
await page.locator("nav[aria-label=Pages] a", { hasText: "Roadmap" }).click();
await page.waitForSelector(".gantt-work");
const map = await page.evaluate(async () => (await fetch("/api/v1/roadmap")).json());
const planned = map.activities.filter((a) => a.start);
say(await names() === planned.length, "every planned activity has a name beside the chart", `${await names()} of ${planned.length}`);
say(await page.locator(".gantt-work").count() + await page.locator(".gantt-gate").count() === planned.length, "and a bar, or as a gate a diamond");
say(await page.locator(".gantt-gate").count() === planned.filter((a) => a.kind === "gate").length, "gates are diamonds");
say(await page.locator(".gantt-today").count() === 1, "a line is where today is");
say(await page.locator(".gantt-bar-chain").count() === map.chain.length || await page.locator(".gantt-bar-chain").count() === planned.filter((a) => a.chain).length, "what sets the last day is told apart");
say(await page.locator(".gantt-need").count() > planned.length, "lines lead from what is needed");

const first = await page.locator(".gantt-name").first().getAttribute("data-id");
await page.locator(".gantt-name").first().focus();
await page.keyboard.press("ArrowDown");
const second = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
say(second && second !== first && await page.locator(".gantt-name[tabindex='0']").count() === 1, "arrow keys walk through the names, which are one stop of the tab key");
await page.keyboard.press("Enter");
await page.waitForSelector("dialog[open]");
say((await page.locator("dialog h2").textContent()).startsWith(second), "Enter shows one");
await page.keyboard.press("Escape");
await page.waitForSelector("dialog", { state: "detached" });
say(await page.evaluate(() => document.activeElement?.getAttribute("data-id")) === second, "Escape goes back to it");
await page.keyboard.press("End");
say(await page.evaluate(() => document.activeElement === [...document.querySelectorAll(".gantt-name")].at(-1)), "End goes to the last");

await page.selectOption("form.filter select >> nth=2", "gates");
await page.waitForFunction((n) => document.querySelectorAll(".gantt-name").length === n, planned.filter((a) => a.kind === "gate").length);
say(new URL(page.url()).searchParams.get("show") === "gates", "a filter narrows the chart and stands in the address");
await page.selectOption("form.filter select >> nth=2", "");
const owner = map.owners[1].owner;
await page.selectOption("form.filter select >> nth=0", owner);
await page.waitForFunction((n) => document.querySelectorAll(".gantt-name").length === n, planned.filter((a) => a.owner === owner).length);
await page.selectOption("form.filter select >> nth=1", "continuous");
await page.waitForFunction((n) => document.querySelectorAll(".gantt-name").length === n, planned.filter((a) => a.owner === owner && a.phase === "continuous").length);
say(true, "owner and phase narrow it together");
await page.goto(`${base}/ui/roadmap`);
await page.waitForSelector(".gantt-work");

await page.locator(".roadmap-if summary").click();
await page.getByLabel("People", { exact: true }).fill("2");
await page.getByRole("checkbox", { name: "Kubernetes" }).check();
await page.getByRole("button", { name: "Work it out" }).click();
await page.waitForSelector("[role=status] >> text=instead of");
say(/It ends \d+ days later/.test(await page.locator(".panel-sentence [role=status]").textContent()), "a what-if says what it moves", await page.locator(".panel-sentence [role=status]").textContent());
say(new URL(page.url()).searchParams.get("team") === "2" && new URL(page.url()).searchParams.get("without") === "kubernetes", "it stands in the address");
const href = await page.locator(".roadmap-out a", { hasText: "Jira" }).getAttribute("href");
say(href.includes("team=2") && href.startsWith("/api/v1/roadmap/jira"), "files are of the same what-if", href);
const [file] = await Promise.all([page.waitForEvent("download"), page.locator(".roadmap-out a", { hasText: "Calendar" }).click()]);
say(file.suggestedFilename() === "roadmap.ics", "a file is taken away under its name", file.suggestedFilename());
await page.getByLabel("People", { exact: true }).fill("none");
await page.getByRole("button", { name: "Work it out" }).click();
await page.waitForSelector(".failed");
say((await page.locator(".failed").textContent()).includes("takes a number of people"), "what makes no sense is told in a sentence, and the fields stay");
await page.getByRole("button", { name: "Back to the plan" }).click();
await page.waitForSelector(".gantt-work");
say(await page.locator("[role=status] >> text=instead of").count() === 0, "and one goes back to the plan");

const storageState = await page.context().storageState();
for (const [width, colorScheme] of [[360, "light"], [768, "dark"], [1280, "light"], [1920, "dark"]]) {
	const other = await open({ storageState, colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
	await other.goto(`${base}/ui/roadmap?team=3`);
	await other.waitForSelector(".gantt-work");
	await other.addScriptTag({ content: axe });
	const found = await other.evaluate(async () => (await globalThis.axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].html}`));
	say(found.length === 0, `axe finds nothing at ${width} px, ${colorScheme}`, found.join("\n"));
	say(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `nothing reaches past the edge at ${width} px`);
	await other.context().close();
}
say(wrong.length === 0, "the browser has nothing to complain about", wrong.join("\n"));
console.log(`1..${number}`);
await browser.close();
process.exit(bad ? 1 : 0);
