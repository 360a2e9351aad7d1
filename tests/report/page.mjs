/* SPDX-License-Identifier: Apache-2.0 */
/* page: opens pages of `lintel assess --format html` in Chromium and says in TAP what is wrong with them.
 * page.mjs CHROMIUM NAME=FILE...; the page named "many" is the large one, for which times are printed. */
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [program, ...given] = process.argv.slice(2);
const READY = 5000; /* ms; on two busy cores.  The time itself is printed. */
let number = 0, bad = 0;

const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1500).replaceAll("\n", "\n# ")}`);
	bad += !good;
};

/* A page that remembers all that it should not do. */
const open = async (browser, file, options = {}, hash = "") => {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
	const page = await context.newPage();
	page.wrong = [];
	page.on("console", (m) => page.wrong.push(`console: ${m.text()}`));
	page.on("pageerror", (e) => page.wrong.push(`error: ${e.message}`));
	page.on("request", (r) => r.url().split("#")[0] !== pathToFileURL(file).href && page.wrong.push(`request: ${r.url()}`));
	await page.goto(pathToFileURL(file).href + hash);
	return page;
};

const shown = (page) => page.locator("details.gap:not([hidden])").count();

const looks = async (browser, name, file) => {
	for (const colorScheme of ["light", "dark"])
		for (const width of [1280, 360]) {
			const page = await open(browser, file, { colorScheme, viewport: { width, height: 800 } });
			await page.evaluate(() => document.querySelectorAll("details").forEach((d, i) => { d.open = i < 6 || d.className !== "gap"; }));
			const wide = await page.evaluate(() => document.documentElement.scrollWidth);
			say(wide <= width, `${name}: nothing is wider than ${width} px (${colorScheme})`, `${wide} px: ${await page.evaluate((w) => [...document.querySelectorAll("main *, header *")].filter((e) => e.getBoundingClientRect().right > w + 1)
					.slice(0, 3).map((e) => e.outerHTML.slice(0, 200)).join("\n"), width)}`);
			await page.evaluate(axe); /* evaluated by the tool: the page's own policy stays as it is */
			const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
			say(found.violations.length === 0 && found.passes.length > 15, `${name}: axe finds no violation at ${width} px (${colorScheme})`,
				JSON.stringify(found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]), null, 1));
			say(page.wrong.length === 0, `${name}: no console message and nothing asked for at ${width} px (${colorScheme})`, page.wrong.join("\n"));
			await page.context().close();
		}
};

const filters = async (browser, name, file) => {
	const page = await open(browser, file);
	const all = await shown(page);
	await page.selectOption("#f-severity", "critical");
	const critical = await page.locator("details.gap[data-severity=critical]").count();
	say(await shown(page) === critical && critical < all, `${name}: the severity chooses checks`, `${await shown(page)} of ${all}, want ${critical}`);
	const hash = await page.evaluate(() => location.hash);
	say(hash === "#gaps&severity=critical", `${name}: what is chosen stands in the address`, hash);
	const again = await open(browser, file, {}, hash);
	say(await shown(again) === critical && await again.inputValue("#f-severity") === "critical", `${name}: an address brings its choice back`);
	await again.context().close();
	await page.selectOption("#f-status", "unknown");
	await page.selectOption("#f-severity", "");
	const unknown = await shown(page);
	await page.locator("details.gap:not([hidden]) summary").first().click();
	const statuses = await page.locator("details.gap[open] tbody tr td:nth-child(4)").allTextContents();
	say(unknown > 0 && unknown < all && statuses.length > 0 && statuses.every((s) => s === "unknown"),
		`${name}: a status chooses places inside a check too`, `${unknown} ${statuses}`);
	await page.click("button[type=reset]");
	await page.waitForFunction((n) => document.querySelectorAll("details.gap:not([hidden])").length === n, all);
	say(await page.evaluate(() => location.hash) === "#gaps", `${name}: show all brings everything back`);
	const place = (await page.locator("details.gap tbody tr").first().locator("td").first().textContent()).split(":")[0];
	await page.fill("#f-text", place.toUpperCase());
	const matching = await shown(page);
	say(matching > 0 && matching < all, `${name}: words are looked for in files, whatever their case`, `${place}: ${matching} of ${all}`);
	await page.fill("#f-text", "no such thing anywhere");
	say(await shown(page) === 0 && await page.isVisible("#none"), `${name}: nothing found says so`);
	for (const select of ["area", "phase", "source"]) {
		await page.click("button[type=reset]");
		await page.waitForFunction((n) => document.querySelectorAll("details.gap:not([hidden])").length === n, all);
		const value = await page.locator("details.gap").first().getAttribute(select === "source" ? "data-sources" : `data-${select}`);
		await page.selectOption(`#f-${select}`, value.split(" ")[0]);
		const now = await shown(page);
		say(now > 0 && now < all, `${name}: the ${select} chooses checks`, `${value}: ${now} of ${all}`);
	}
	say(page.wrong.length === 0, `${name}: using it makes no console message and asks for nothing`, page.wrong.join("\n"));
	await page.context().close();
};

const keys = async (browser, name, file) => {
	const page = await open(browser, file);
	await page.keyboard.press("Tab");
	say(await page.evaluate(() => document.activeElement.className) === "skip-link", `${name}: the first key goes to the way past the head`);
	await page.locator("#f-text").focus();
	let steps = 0;
	while (steps++ < 20 && await page.evaluate(() => document.activeElement.tagName) !== "SUMMARY")
		await page.keyboard.press("Tab");
	const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
	await page.keyboard.press("Enter");
	say(await page.evaluate(() => document.activeElement.parentElement.open) && outline !== "none",
		`${name}: a check is reached and opened by keys, and the focus shows`, outline);
	const link = page.locator("a[href^='#c-']").first(), id = (await link.getAttribute("href")).slice(1);
	await link.focus();
	await page.keyboard.press("Enter");
	await page.waitForFunction((at) => document.getElementById(at).open, id);
	say(await page.evaluate((at) => document.activeElement.closest("details")?.id === at, id), `${name}: a link to a check opens it`);
	await page.context().close();
};

const bare = async (browser, name, file) => {
	const page = await open(browser, file, { javaScriptEnabled: false });
	const gaps = page.locator("details.gap"), count = await gaps.count();
	await gaps.first().locator("summary").click();
	say(count > 0 && await gaps.first().locator("dl.facts").isVisible() && await gaps.first().locator("tbody tr").count() > 0 &&
		!(await page.isVisible("#filters")) && await page.isVisible("#scorecard table") && await page.isVisible("#scorecard svg"),
		`${name}: without its script it shows gaps, places and scorecard`);
	await page.context().close();
};

const paper = async (browser, name, file) => {
	const page = await open(browser, file, { javaScriptEnabled: false });
	await page.emulateMedia({ media: "print" });
	say(await page.locator("details.gap dl.facts").first().isVisible() && !(await page.isVisible("nav")), `${name}: on paper every check is open`);
	await page.context().close();
	const script = await open(browser, file);
	const pdf = await script.pdf({ format: "A4" });
	say(pdf.subarray(0, 5).toString() === "%PDF-" && await script.locator("details.gap[open]").count() === 0, `${name}: it prints, and closes again`);
	await script.context().close();
};

const speed = async (browser, name, file) => {
	const size = statSync(file).size;
	say(size < 2000000, `${name}: ${size} bytes, under 2 MB`);
	const page = await open(browser, file);
	const time = await page.evaluate(() => {
		const at = performance.getEntriesByType("navigation")[0], search = document.getElementById("f-text"), times = [];
		for (const text of ["a", "account_1", "zone", ""]) {
			const began = performance.now();
			search.value = text;
			search.dispatchEvent(new Event("input", { bubbles: true }));
			document.body.offsetHeight;
			times.push(performance.now() - began);
		}
		return { ready: at.domContentLoadedEventEnd, slowest: Math.max(...times) };
	});
	const tally = await page.textContent("#tally");
	say(time.ready < READY && time.slowest < READY, `${name}: interactive after ${time.ready.toFixed(0)} ms, the slowest choice takes ` +
		`${time.slowest.toFixed(0)} ms (${tally})`, JSON.stringify(time));
	await page.locator("details.gap").first().evaluate((d) => { d.open = true; });
	const row = page.locator("details.gap").first().locator("tbody tr");
	const before = await row.count(), more = page.locator("details.gap").first().locator(".more button");
	if (await more.count() > 0)
		await more.click();
	say(before <= 200 && await row.count() > before, `${name}: long lists grow when asked`, `${before}, then ${await row.count()}`);
	await page.context().close();
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
try {
	for (const one of given) {
		const [name, file] = one.split("=");
		await looks(browser, name, file);
		await filters(browser, name, file);
		await keys(browser, name, file);
		await bare(browser, name, file);
		await paper(browser, name, file);
		if (name === "many")
			await speed(browser, name, file);
	}
} catch (e) {
	say(false, "the pages can be driven", e.stack);
} finally {
	await browser.close();
}
console.log(`1..${number}`);
process.exit(bad > 0 ? 1 : 0);
