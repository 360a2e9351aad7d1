/* SPDX-License-Identifier: Apache-2.0 */
/* shots: pictures of pages.  shots.mjs CHROMIUM ADDRESS LINK FOLDER [PAGE ...]; PAGE is NAME=/ui/path, else all of LIST. */
import { chromium } from "playwright-core";

const [program, address, link, out, ...named] = process.argv.slice(2);
const LIST = {
	overview: "/ui/",
	readiness: "/ui/readiness",
	framework: "/ui/framework",
	roadmap: "/ui/roadmap",
	decisions: "/ui/decisions",
	"use-cases": "/ui/decisions/usecases",
	gateway: "/ui/gateway",
	callers: "/ui/gateway/callers",
	"try-it": "/ui/gateway/try",
	usage: "/ui/usage",
	catalogue: "/ui/catalogue",
	facts: "/ui/catalogue/facts",
	audit: "/ui/audit",
	settings: "/ui/settings",
};
const pages = named.length ? Object.fromEntries(named.map((n) => n.split("="))) : LIST;
const looks = { light: { width: 1440, colorScheme: "light" }, dark: { width: 1440, colorScheme: "dark" }, phone: { width: 390, colorScheme: "light" } };

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--font-render-hinting=none"] });
const enter = await browser.newContext({ reducedMotion: "reduce" });
const first = await enter.newPage();
await first.goto(`${address}/ui/#once=${link}`);
await first.waitForSelector("html[data-session=in] main .panel");
const storageState = await enter.storageState();
for (const [name, path] of Object.entries(pages))
	for (const [look, { width, colorScheme }] of Object.entries(looks)) {
		const context = await browser.newContext({ storageState, colorScheme, reducedMotion: "reduce", viewport: { width, height: look === "phone" ? 844 : 900 }, deviceScaleFactor: look === "phone" ? 1.5 : 1 });
		const page = await context.newPage();
		await page.goto(address + path);
		await page.waitForSelector("main#main > *");
		await page.waitForFunction(() => !document.querySelector("main .loading"), null, { timeout: 20_000 }).catch(() => console.error(`shots: ${name} is still loading`));
		await page.waitForLoadState("load");
		await page.waitForFunction(() => [...document.querySelectorAll(".chart-room[role=img]")].every((c) => c.querySelector("canvas")), null, { timeout: 10_000 }).catch(() => console.error(`shots: a chart of ${name} is not drawn`));
		await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
		await page.screenshot({ path: `${out}/${name}-${look}.png` });
		await context.close();
	}
await browser.close();
