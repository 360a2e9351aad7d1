/* SPDX-License-Identifier: Apache-2.0 */
/* gateway_states: the gateway, usage and the facts where something is full, broken, over its budget, refused, empty or not for who
 * looks, over recorded answers; says in TAP what is wrong.  gateway_states.mjs CHROMIUM PAGES */
import { chromium } from "playwright-core";
import { gatewayAnswers } from "./gateway_recorded.mjs";
import { recorded } from "./recorded.mjs";

const [program, pages] = process.argv.slice(2);
const document = { checks: [], findings: [], waivers: [], answers: [], items: [] };
let number = 0, bad = 0;

const say = (good, name, why = "") => {
	console.log(`${good ? "ok" : "not ok"} ${++number} - ${name}`);
	if (!good)
		console.log(`# ${String(why).slice(0, 1500).replaceAll("\n", "\n# ")}`);
	bad += !good;
};

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-dev-shm-usage"] });

/* A play has answers and a page of its own; what fails in it is one line, and the others go on. */
const play = async (name, path, run, given = {}) => {
	const answers = Object.assign(gatewayAnswers(), given);
	const at = Object.assign(await recorded({ document, pages, answers: answers.routes }), { role: given.role ?? "owner" });
	answers.url = at.url;
	for (const [what, status] of given.fail ?? [])
		at.fail.set(what, status);
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	page.setDefaultTimeout(10_000);
	try {
		await page.goto(`${at.url}/ui/${path}`);
		await run(page, at, answers);
	} catch (why) {
		say(false, `${name} goes to its end`, why.stack);
	} finally {
		await page.close();
		at.close();
	}
};
const has = async (at, text) => (await at.textContent()).includes(text);

await play("deployments", "gateway", async (page) => {
	const card = (name) => page.locator(".gateway-deployment", { has: page.getByRole("heading", { name, exact: true }) });
	await card("gpt-ptu").waitFor();
	say(await has(card("gpt-ptu"), "saturated") && await has(card("gpt-ptu"), "93 % of 50 units") && /until \d\d:\d\d/.test(await card("gpt-ptu").textContent()), "a deployment that is full says until when, and how full its units are");
	say(await has(card("claude"), "it failed") && await has(card("claude"), "its key is not there"), "one that is broken says why");
	say(await has(card("gpt-payg"), "611 of 2.70k") && await has(card("gpt-payg"), "140k of 450k"), "what is used stands beside the limits");
});

await play("routes", "gateway/models?q=gpt-4o", async (page) => {
	const tiers = page.getByRole("list", { name: "How calls of gpt-4o are routed", exact: true }).locator("> li");
	await tiers.first().waitFor();
	say(await tiers.count() === 2 && await has(tiers.nth(0), "waits up to 200 ms") && await has(tiers.nth(1), "75 % of calls") && await has(tiers.nth(1), "no price is known"),
		"a route reads as its tiers, with shares, waits and prices", await tiers.allTextContents());
});

await play("the forecast", "usage?range=30d&by=team,model", async (page) => {
	const words = page.locator(".usage-forecast-words");
	await words.waitFor();
	say(await has(words, "goes over budget") && await has(words, "103 %") && await has(words, "calls are refused then"), "a month that goes over its budget says so, and when", await words.textContent());
	say(await has(page.locator(".usage-notes"), "have no known price"), "calls without a price are told, not counted as free");
	const head = await page.locator("thead").last().textContent();
	say(head.startsWith("TeamModel") && await has(page.locator("tfoot").last(), "100 %"), "two groups at once, with a row for all of it", head);
});

await play("no calls", "usage", async (page) => {
	await page.getByText("No calls in the last 7 days").waitFor();
	say(await page.getByText("No calls in the last 7 days").isVisible(), "where no call came the page says so and what to do");
}, { empty: true });

await play("what is wrong", "gateway/callers", async (page, at, answers) => {
	await page.getByRole("button", { name: "Edit the caller support-bot" }).click();
	answers.refuse = { field: "tpm", sentence: "tpm of a caller is more than that of its team." };
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Tokens a minute").fill("900k");
	await dialog.getByRole("button", { name: "Change it" }).click();
	await dialog.getByText(answers.refuse.sentence).waitFor();
	const beside = await dialog.locator(".field", { hasText: "Tokens a minute" }).textContent();
	say(beside.includes(answers.refuse.sentence) && await has(dialog, "Nothing was changed"), "what the API refuses stands beside its field", beside);
	say(at.sent.at(-1).said.tpm === 900_000 && Object.keys(at.sent.at(-1).said).length === 1, "only what was changed is sent", JSON.stringify(at.sent.at(-1)));
	await page.keyboard.press("Escape");
	await dialog.waitFor({ state: "detached" });
	say(await page.evaluate(() => document.activeElement?.getAttribute("aria-label")) === "Edit the caller support-bot", "Escape closes it and the focus is back");
});

await play("rolling back", "gateway/policies", async (page, at) => {
	await page.getByRole("button", { name: "Roll back to policy 6" }).click();
	await page.getByRole("button", { name: "Roll back to 6" }).click();
	await page.getByText("Policy 6 is in force again").waitFor();
	say(at.sent.some((one) => one.name === "POST /policies/6/rollback"), "an owner rolls back after it was said what that does");
});

await play("a viewer", "gateway/keys", async (page) => {
	await page.getByText("9f2c31aa04be").waitFor();
	say(await page.getByRole("button", { name: /Rotate|Revoke|Make a key/ }).count() === 0 && await page.getByText("Making and revoking keys needs the role operator").isVisible(), "a viewer reads, and is told which role changes");
	await page.goto(`${page.url().split("/ui/")[0]}/ui/catalogue/facts`);
	say(await page.getByRole("button", { name: "Ask", exact: true }).isDisabled() && await page.getByText("Asking the facts needs the role operator").isVisible(), "a viewer is told who asks the facts");
}, { role: "viewer" });

await play("an error", "gateway", async (page, at) => {
	await page.getByRole("alert").waitFor();
	say(await has(page.getByRole("alert"), "The store cannot be reached"), "what cannot be read says why");
	at.fail.clear();
	await page.getByRole("button", { name: "Try again" }).click();
	await page.getByRole("heading", { name: "gpt-ptu" }).waitFor();
	say(true, "and is read again");
}, { fail: [["GET /gateway/deployments", 503]] });

await browser.close();
console.log(`1..${number}`);
process.exit(bad ? 1 : 0);
