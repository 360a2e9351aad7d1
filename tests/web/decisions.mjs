/* SPDX-License-Identifier: Apache-2.0 */
/* decisions: what people do with the pages of decisions.  decisions.mjs CHROMIUM ADDRESS LINK, over a running lintel up. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [program, address, link] = process.argv.slice(2);
let number = 0, bad = 0;
const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1500).replaceAll("\n", "\n# ")}`);
	bad += !good;
};
const violations = async (page) => {
	await page.evaluate(axe);
	return page.evaluate(async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.map((v) => `${v.id}: ${v.nodes[0].html}`).join("\n"));
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" })).newPage();
const wrong = [];
page.on("pageerror", (e) => wrong.push(e.message));
page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
await page.goto(`${address}/ui/#once=${link}`);
await page.waitForSelector("html[data-session=in] main .panel");

await page.goto(`${address}/ui/decisions`);
await page.waitForSelector("a.row-link");
say(await page.locator("tbody tr").count() >= 30, "every table is in the list");
await page.getByRole("link", { name: "Deployment type of a model" }).focus();
await page.keyboard.press("Enter");
await page.waitForSelector(".decision-answer");
say((await page.textContent(".decision-answer")).includes("It cannot be decided yet"), "a table with too little known asks and decides nothing");

const choose = async (label, value) => {
	await page.getByLabel(label).selectOption(value);
	await page.waitForFunction(([v]) => decodeURIComponent(location.search).includes(`=${v}`), [value]);
};
await choose("Where may inference happen?", "zone_EU");
await choose("What is the narrowest place", "region");
await choose("Can answers wait up to 24 hours?", "no");
await choose("Does D7 say", "no");
await page.waitForFunction(() => !document.querySelector(".decision-answer").textContent.includes("volume_ok_for_ptu"));
await choose("Is there a promised latency?", "no");
await page.waitForFunction(() => document.querySelector(".decision-answer .note-ok")?.textContent.includes("DataZoneStandard"));
say(true, "inputs that are filled in bring the answer at once");
say((await page.textContent("main")).includes("inference_residency is zone_EU, not any"), "a rejected row says why");
say(await violations(page) === "", "a decided table has no violation", await violations(page));

await page.getByRole("button", { name: "Record" }).click();
await page.waitForSelector("dialog[open]");
say(await page.evaluate(() => document.activeElement?.tagName) === "INPUT", "the focus is in the dialog");
await page.keyboard.type("Ana Lima");
say(await violations(page) === "", "the dialog has no violation", await violations(page));
await page.keyboard.press("Enter");
await page.waitForSelector(".decision-record");
const record = await page.textContent(".decision-record");
say(record.includes("decided") && record.includes("Ana Lima") && record.includes("decisions.yaml:"), "the record shows state, owner, review and its place", record);

await page.goto(`${address}/ui/decisions/D6?set=${encodeURIComponent("inference_residency=region;offered=global")}`);
await page.waitForSelector(".note-bad");
say((await page.textContent(".decision-answer")).includes("blocked:"), "a conflict is blocked, and no type is chosen silently");

await page.goto(`${address}/ui/decisions/usecases`);
await page.waitForSelector(".quadrant svg");
say(await page.locator(".quadrant-point").count() === 2, "use cases stand in the quadrant");
say((await page.getAttribute(".quadrant svg", "aria-label")).includes("Runbook assistant, impact 4.07, fitness 4.12"), "the picture says its numbers to who does not see it");
await page.getByRole("button", { name: "Credit-decision bot" }).focus();
await page.keyboard.press("Enter");
await page.waitForSelector("dialog[open]");
say((await page.textContent("dialog[open]")).includes("if data readiness drops 1"), "a use case tells what would change it");
say(await violations(page) === "", "its dialog has no violation", await violations(page));
await page.keyboard.press("Escape");
say(await page.locator(".proposal").count() > 0 && await page.locator(".proposal li").count() > 0, "proposals stand with their rows");
say(wrong.length === 0, "no error on the console", wrong.join("\n"));
await browser.close();
console.log(`1..${number}`);
process.exit(bad ? 1 : 0);
