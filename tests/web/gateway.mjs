/* SPDX-License-Identifier: Apache-2.0 */
/* gateway: walks the pages of the gateway, of usage, of the catalogue and of the facts as somebody new would, over a real lintel up,
 * and says in TAP what is wrong.  gateway.mjs CHROMIUM URL ONCE TOKEN */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [program, url, once, token] = process.argv.slice(2);
const SOON = 2000; /* ms in which a call's cost is to be seen */
let number = 0, bad = 0;

const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1500).replaceAll("\n", "\n# ")}`);
	bad += !good;
};

const api = async (path) => (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
const call = (key, model = "gpt-4o") => fetch(`${url}/v1/chat/completions`, { method: "POST", headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
	body: JSON.stringify({ model, messages: [{ role: "user", content: "Say hello" }] }) });

/* One context for all pages: who is signed in stays it.  What a page should not do is kept. */
const wrong = [];
const open = async (context, path) => {
	const page = await context.newPage();
	page.setDefaultTimeout(15_000);
	page.on("console", (m) => /status of (4\d\d|503)/.test(m.text()) || wrong.push(`${path} console: ${m.text()}`));
	page.on("pageerror", (e) => wrong.push(`${path} error: ${e.message}`));
	page.on("request", (r) => new URL(r.url()).origin === url || r.url().startsWith("blob:") || r.url().startsWith("data:") || wrong.push(`${path} request: ${r.url()}`));
	await page.goto(`${url}/ui/${path}`);
	return page;
};

const beginning = async (context) => {
	const page = await open(context, `gateway#once=${once}`.replace("gateway#", "#"));
	await page.getByRole("link", { name: "Gateway" }).first().waitFor();
	say(!page.url().includes(once), "the token of the link is gone from the address");
	await page.getByRole("link", { name: "Gateway" }).first().click();
	await page.getByText("Nobody is named yet").waitFor();
	say(true, "a gateway that names nobody says that anybody may call");
	await page.getByRole("heading", { name: "sim" }).waitFor();
	say(true, "the simulator is there as a deployment");
	await page.close();
};

/* A key as it is shown once; the dialog is closed. */
const keyShown = async (page) => {
	const key = await page.getByLabel("The key", { exact: true }).textContent();
	say(/^lk_\w{43}$/.test(key), "a key is shown once", key);
	say(await page.getByRole("button", { name: "Done" }).isDisabled(), "its dialog does not close before it is kept");
	say((await page.locator(".gateway-snippets pre").textContent()).includes(`${url}/v1/chat/completions`), "how to call with it is shown beside");
	await page.getByLabel("I have put it").check();
	await page.getByRole("button", { name: "Done" }).click();
	await page.getByRole("dialog").waitFor({ state: "detached" });
	return key;
};

const naming = async (context) => {
	const page = await open(context, "gateway/callers");
	await page.getByRole("button", { name: "Name a caller" }).click();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Name", { exact: true }).fill("support-bot");
	await dialog.getByLabel("Calls a minute").fill("many");
	await dialog.getByRole("button", { name: "Make it with a key" }).click();
	say(await dialog.getByText("A whole number of calls").isVisible(), "a limit that is no number is told beside its field");
	await dialog.getByLabel("Calls a minute").fill("600");
	await dialog.getByLabel("Tokens a minute").fill("200k");
	await dialog.getByLabel("A month of the calendar").fill("500");
	await dialog.getByRole("button", { name: "Make it with a key" }).click();
	const key = await keyShown(page);
	await page.getByRole("cell", { name: /of 200k tokens a minute/ }).waitFor();
	const row = (await api("/gateway/callers?limit=10")).items.find((one) => one.name === "support-bot");
	say(row?.limits.rpm === 600 && row.limits.tpm === 200_000 && row.limits.budget_month === 500, "what was filled in is what the gateway enforces", JSON.stringify(row));
	await page.getByRole("button", { name: "Edit the caller support-bot" }).click();
	await dialog.getByLabel("Calls a minute").fill("");
	await dialog.getByLabel("Tokens a minute").fill("100k");
	await dialog.getByLabel("A day, UTC").fill("501");
	await dialog.getByRole("button", { name: "Change it" }).click();
	say(await dialog.getByText("A day may not cost more").isVisible(), "a day that costs more than the month is told before it is sent");
	await dialog.getByLabel("A day, UTC").fill("40");
	await dialog.getByRole("button", { name: "Change it" }).click();
	await dialog.waitFor({ state: "detached" });
	const edited = (await api("/gateway/callers?limit=10")).items.find((one) => one.name === "support-bot").limits;
	say(edited.rpm === null && edited.tpm === 100_000 && edited.budget_day === 40 && edited.budget_month === 500, "limits are changed and taken away in place", JSON.stringify(edited));
	await page.getByRole("button", { name: "Edit the limits of all calls together" }).click();
	await dialog.getByLabel("A month of the calendar").fill("4000");
	await dialog.getByRole("button", { name: "Change them" }).click();
	await dialog.waitFor({ state: "detached" });
	say((await api("/gateway")).limits.budget_month === 4000, "all calls together get a budget");
	const first = await call(key);
	say(first.status === 200, "a call with the key is answered", first.status);
	const without = await call("");
	say(without.status === 401, "one without a key is refused now", without.status);
	await page.close();
	return key;
};

const cost = async (context, key) => {
	const page = await open(context, "usage?range=today&by=caller");
	const figure = page.locator(".stat", { hasText: "Cost" }).first().locator(".stat-value");
	await page.getByRole("cell", { name: "support-bot" }).first().waitFor();
	const before = await figure.textContent(), calls = await page.locator(".stat", { hasText: "Calls" }).first().locator(".stat-value").textContent();
	/* The page hears what is live, so that time counts from the call's end. */
	await page.locator(".live.on").waitFor();
	await (await call(key)).text();
	const began = Date.now();
	await page.waitForFunction((was) => document.querySelector(".stats .stat:nth-child(2) .stat-value")?.textContent !== was, calls, { timeout: 60_000 });
	const took = Date.now() - began, after = await figure.textContent();
	say(after !== before, "the cost of a call is seen without asking again", `${took} ms, ${before} then ${after}`);
	console.log(`# it took ${took} ms (bar: ${SOON})`);
	const table = await page.locator("table:has(tfoot)").or(page.locator(".panel:last-of-type table")).last().evaluate((t) => [...t.querySelectorAll("tbody tr")].map((r) => [r.cells[0].querySelector(".usage-name").textContent, Number(r.cells[3].textContent.replaceAll(",", ""))]));
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
	const lines = readFileSync(await download.path(), "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
	const [who, many] = [lines[0].indexOf("caller"), lines[0].indexOf("calls")];
	const csv = lines.slice(1).map((line) => [line[who], Number(line[many])]).filter(([name]) => name !== "-" && name !== "");
	const seen = table.filter(([name]) => name !== "not identified");
	say(csv.length > 0 && JSON.stringify(csv.sort()) === JSON.stringify(seen.sort()), "the CSV has what the table has", JSON.stringify({ csv, seen, head: lines[0] }));
	await page.goto(`${url}/ui/usage/calls?range=today`);
	await page.locator("tbody .row-link").first().click();
	await page.getByRole("heading", { name: "What became of it" }).waitFor();
	say(/calls\/req_[0-9a-f]{32}/.test(page.url()), "a call leads to all that the ledger has of it", page.url());
	await page.close();
};

const consoleStreams = async (context, key) => {
	const page = await open(context, "gateway/try");
	await page.getByLabel("Key", { exact: true }).fill(key);
	await page.getByLabel("Model", { exact: true }).fill("gpt-4o");
	for (const surface of ["chat", "responses", "messages"]) {
		await page.getByLabel("Surface").selectOption(surface);
		await page.getByRole("button", { name: "Send" }).click();
		await page.locator(".panel-actions .badge-ok").waitFor();
		const text = await page.locator(".console-text").textContent();
		const figures = Object.fromEntries(await page.locator(".console-figures > div").evaluateAll((all) => all.map((one) => [one.querySelector("dt").textContent, one.querySelector("dd").textContent])));
		say(text.length > 10 && /\d+ tokens?/.test(figures.Output) && /ms|s$/.test(figures["Time to first token"]) && /^sim/.test(figures["Answered by"]),
			`the console streams from ${surface} and tells what it took`, JSON.stringify({ text, figures }));
		await page.waitForFunction(() => /\d/.test([...document.querySelectorAll(".console-figures > div")].find((one) => one.textContent.startsWith("Cost")).textContent));
		say(true, `its cost is read from the ledger (${surface})`);
	}
	await page.getByLabel("Surface").selectOption("chat");
	await page.getByLabel("User message").fill("[[tokens=4000]] Count to a thousand.");
	await page.getByRole("button", { name: "Send" }).click();
	await page.waitForFunction(() => (document.querySelector(".console-text")?.textContent.length ?? 0) > 40);
	await page.getByRole("button", { name: "Stop" }).click();
	await page.locator(".panel-actions .badge-unknown").waitFor();
	say(true, "a stream can be stopped in its middle");
	await page.getByLabel("Key", { exact: true }).fill("lk_wrong");
	await page.getByRole("button", { name: "Send" }).click();
	await page.locator(".gateway-refused").waitFor();
	const refused = await page.locator(".gateway-refused").textContent();
	say(refused.includes("The API key is not known here") && refused.includes("What to do"), "a refusal is told in the gateway's words, with what to do", refused);
	const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }) + location.href + document.cookie);
	say(!kept.includes("lk_"), "no key is kept in the browser", kept);
	await page.close();
};

const explaining = async (context) => {
	const page = await open(context, "gateway/explain?caller=support-bot&model=gpt-4o");
	await page.getByRole("button", { name: "Explain" }).click();
	await page.locator(".gateway-step").first().waitFor();
	const steps = await page.locator(".gateway-step").allTextContents();
	say(steps.length === 4 && steps[2].includes("support-bot") && steps[3].includes("sim"), "a decision is explained step by step", JSON.stringify(steps));
	await page.getByLabel("Tokens of input").fill("900k");
	await page.getByRole("button", { name: "Explain" }).click();
	await page.locator(".step-refused").waitFor();
	say((await page.locator(".step-refused").textContent()).includes("request_exceeds_limit"), "one that would be refused says where and why", await page.locator(".gateway-steps").textContent());
	await page.close();
};

const keys = async (context, key) => {
	const page = await open(context, "gateway/keys");
	await page.getByRole("button", { name: "Rotate the keys of support-bot" }).click();
	await page.getByRole("button", { name: "Make the new key" }).click();
	const newer = await keyShown(page);
	const both = [(await call(key)).status, (await call(newer)).status];
	say(both.join() === "200,200", "after a rotation both keys are let in", both);
	await page.getByText(/left/).first().waitFor();
	const older = (await api("/gateway/callers?limit=10")).items.find((one) => one.name === "support-bot").keys.find((one) => one.until);
	say(older, "the older one has an end");
	await page.getByRole("button", { name: `Revoke the key ${older.id} of support-bot` }).click();
	say((await page.getByRole("dialog").textContent()).includes("support-bot"), "who loses a key is named before it is revoked");
	await page.getByRole("button", { name: "Revoke the key of support-bot" }).click();
	await page.getByRole("dialog").waitFor({ state: "detached" });
	const after = [(await call(key)).status, (await call(newer)).status];
	say(after.join() === "401,200", "the revoked key gets 401, the other is let in", after);
	await page.goto(`${url}/ui/gateway/policies`);
	await page.getByRole("button", { name: /Roll back to policy/ }).first().waitFor();
	say(await page.getByRole("row").count() > 3, "each change is a policy in the history");
	await page.close();
	return newer;
};

const facts = async (context) => {
	const page = await open(context, `catalogue/facts#${new URLSearchParams({ sql: "select name, location, kind from ai_account where name = 'pilot'" })}`);
	await page.getByRole("button", { name: "Ask", exact: true }).click();
	await page.getByRole("cell", { name: "swedencentral" }).waitFor();
	say(true, "an address brings a statement, and its rows are shown");
	await page.getByLabel("Statement").fill("selec name");
	await page.getByLabel("Statement").press("Control+Enter");
	await page.locator(".sql-error").waitFor();
	const told = await page.locator(".sql-error").textContent();
	say(told.includes("syntax error") && told.includes("What to do"), "a statement that is wrong says what and what to do", told);
	await page.getByLabel("Statement").fill("delete from ai_account");
	await page.getByLabel("Statement").press("Control+Enter");
	await page.waitForFunction((was) => document.querySelector(".sql-error")?.textContent !== was, told);
	say(true, "one that would write is not answered");
	await page.getByLabel("Statement").fill("select name, 7 as seven, null as empty, 'a,b' as comma from ai_account where name = 'pilot'");
	await page.getByLabel("Statement").press("Control+Enter");
	await page.getByRole("cell", { name: "7", exact: true }).waitFor();
	const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV" }).click()]);
	say(readFileSync(await download.path(), "utf8") === "name,seven,empty,comma\r\npilot,7,,\"a,b\"\r\n", "the CSV has the rows", readFileSync(await download.path(), "utf8"));
	await page.goto(`${url}/ui/catalogue/checks?q=private+endpoint`);
	await page.locator("tbody .row-link").first().click();
	await page.getByRole("link", { name: "How it stands here" }).waitFor();
	say(true, "a check is found by its words, and leads to how it stands here");
	await page.close();
};

const PATHS = ["gateway", "gateway/models", "gateway/callers", "gateway/callers?new=1", "gateway/keys", "gateway/try", "gateway/explain", "gateway/policies", "usage?range=today", "usage/calls?range=today",
	"catalogue", "catalogue/words", "catalogue/prices", "catalogue/facts"];

const looks = async (browser, state) => {
	for (const colorScheme of ["light", "dark"])
		for (const width of [1280, 360]) {
			const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, storageState: state });
			for (const path of PATHS) {
				const page = await open(context, path);
				await page.locator("main .panel, main .empty, main .gateway-deployments").first().waitFor();
				await page.waitForFunction(() => !document.querySelector("main .loading"));
				const wide = await page.evaluate(() => document.documentElement.scrollWidth);
				await page.evaluate(axe);
				const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
				say(wide <= width && found.violations.length === 0 && found.passes.length > 15, `${path} is within ${width} px and axe finds no violation (${colorScheme})`,
					JSON.stringify([wide, found.violations.map((v) => [v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary])], null, 1));
				await page.close();
			}
			await context.close();
		}
};

/* What goes wrong in one part does not hide the others. */
const part = async (name, walk) => {
	try {
		return await walk();
	} catch (why) {
		say(false, `${name} goes to its end`, why.stack);
	}
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
await part("the first start", () => beginning(context));
const key = await part("naming a caller", () => naming(context));
await part("the cost of a call", () => cost(context, key));
await part("the console", () => consoleStreams(context, key));
await part("explaining", () => explaining(context));
await part("rotating and revoking", () => keys(context, key));
await part("the facts", () => facts(context));
await part("how pages look", async () => looks(browser, await context.storageState()));
say(wrong.length === 0, "no page writes to the console, fails or asks another address", wrong.join("\n"));
await browser.close();
console.log(`1..${number}`);
process.exit(bad ? 1 : 0);
