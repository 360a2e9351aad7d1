/* SPDX-License-Identifier: Apache-2.0 */
/* capacity: the page Capacity by keyboard, at all widths, light and dark.  capacity.mjs CHROMIUM ADDRESS LINK [FOLDER for pictures] */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [program, address, link, out] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let bad = 0, told = 0;
const is = (what, good, more = "") => {
	told++;
	bad += good ? 0 : 1;
	console.log(`${good ? "ok" : "not ok"} ${told} - ${what}${good ? "" : ` # ${more}`}`);
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--font-render-hinting=none"] });
const enter = await browser.newContext({ reducedMotion: "reduce" });
const first = await enter.newPage();
await first.goto(`${address}/ui/#once=${link}`);
await first.waitForSelector("html[data-session=in] main .panel");
const storageState = await enter.storageState();

const settled = async (page) => {
	await page.waitForFunction(() => !document.querySelector("main .loading"), null, { timeout: 20_000 });
	await page.waitForFunction(() => [...document.querySelectorAll(".chart-room[role=img]")].every((c) => c.querySelector("canvas")), null, { timeout: 10_000 });
	await page.waitForTimeout(250);
};
for (const width of [360, 768, 1280, 1920])
	for (const colorScheme of width === 360 || width === 1280 ? ["light", "dark"] : ["light"]) {
		const context = await browser.newContext({ storageState, colorScheme, reducedMotion: "reduce", bypassCSP: true, viewport: { width, height: 900 } });
		const page = await context.newPage();
		const errors = [];
		page.on("pageerror", (e) => errors.push(String(e)));
		await page.goto(`${address}/ui/capacity`);
		await page.waitForSelector("main [role=tab]");
		for (const tab of ["Quota", "A model that is served", "GPUs of your own"]) {
			const here = `${tab} at ${width} ${colorScheme}`;
			await page.getByRole("tab", { name: tab }).click();
			await settled(page);
			const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
			is(`nothing is wider than the page: ${here}`, wide <= 0, `${wide} px`);
			await page.evaluate(axe);
			const found = await page.evaluate(() => window.axe.run(document.querySelector("main"), { resultTypes: ["violations"] }));
			is(`axe finds nothing: ${here}`, found.violations.length === 0, found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).slice(0, 3).join(" ")}`).join("; "));
			if (out)
				await page.screenshot({ path: `${out}/${tab.split(" ").at(-1).toLowerCase()}-${width}-${colorScheme}.png`, fullPage: width !== 1920 });
		}
		is(`no error: ${width} ${colorScheme}`, errors.length === 0, errors.join("; "));
		await context.close();
	}

const context = await browser.newContext({ storageState, reducedMotion: "reduce", viewport: { width: 1280, height: 900 } });
const page = await context.newPage();
await page.goto(`${address}/ui/capacity`);
await page.waitForSelector("main [role=tab]");
await settled(page);
is("p1_t2 pools stand in the table with their words", await page.getByText("NOT-ENTITLED").first().isVisible() && await page.getByText("OpenAI.GlobalStandard.gpt-4.1").first().isVisible());
await page.getByRole("tab", { name: "Quota" }).focus();
await page.keyboard.press("ArrowRight");
await settled(page);
const units = () => page.locator(".stat-value").first().textContent();
const before = await units();
await page.getByRole("slider", { name: /People/ }).focus();
for (let i = 0; i < 5; i++)
	await page.keyboard.press("ArrowRight");
await page.waitForFunction((was) => document.querySelector(".stat-value").textContent !== was, before, { timeout: 30000 }).catch(() => 0);
is("more people by the arrow keys need more quota", await units() !== before, `still ${before}`);
await page.getByRole("spinbutton", { name: "People, as a number" }).fill("500");
await page.keyboard.press("Enter");
await page.waitForFunction((was) => document.querySelector(".stat-value").textContent === was, before, { timeout: 30000 }).catch(() => 0);
is("a number that is typed counts", await units() === before, await units());
await page.getByLabel("Model", { exact: true }).selectOption("gpt-oss-120b");
await page.getByText("no output ratio of gpt-oss-120b is published").waitFor({ timeout: 30000 });
is("a model without a published ratio is not sized in units", await page.getByText("UNKNOWN").first().isVisible());
await page.getByRole("tab", { name: "GPUs of your own" }).click();
await settled(page);
await page.getByLabel("Model", { exact: true }).selectOption("deepseek-v3");
await page.getByText(/pipeline parallel|share each layer/).first().waitFor({ timeout: 5000 });
is("a model with open weights has a layout", true);
console.log(`1..${told}`);
await browser.close();
process.exit(bad ? 1 : 0);
