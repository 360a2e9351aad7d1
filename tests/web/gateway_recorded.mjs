/* SPDX-License-Identifier: Apache-2.0 */
/* gateway_recorded: answers of the gateway's, the ledger's, the catalogue's and the facts' routes, for recorded.mjs: a company with
 * provisioned units, a deployment that is broken and a month that goes over its budget. */
const DAY = 86_400_000, HOUR = 3_600_000;

/* The same numbers at every run. */
const drawn = (seed) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;

export function gatewayAnswers(now = Date.now()) {
	const iso = (time) => new Date(time).toISOString().slice(0, 19) + "Z", dayOf = (time) => iso(time).slice(0, 10);
	const read_at = iso(now), currency = "USD";
	const scope = (given = {}) => ({ rpm: null, rpm_used: 0, rpm_window: null, tpm: null, tpm_used: 0, concurrency: null, in_flight: 0, budget_day: null, day_spent: 0, budget_month: null, month_spent: 0, held: 0, hard: true, alert: ["50", "75", "90"], ...given });
	const at = { anybody: false, refuse: null };

	const gateway = () => ({ generation: 7, made_at: iso(now - 3 * HOUR), organisation: "Harbour Foods", currency, url: at.url ?? "http://127.0.0.1:8080", anybody: at.anybody, simulated: at.anybody, deployments: 4, models: 5, teams: 2, callers: 3, workers: 2, attempts: 3, body_max: 33554432, total_ms: 600000, limits: scope({ budget_month: 4000, month_spent: 2871.52 }), version: "a1", read_at });

	const deployment = (name, given) => ({ name, provider: "azure", kind: "standard", host: `${name}.openai.azure.com`, region: "swedencentral", models: ["gpt-4o"], state: "ok", until: null, key: "there", addresses: 2, saturation: 0.31, ptu: null, ptu_level: null, first_byte_ms: 312, sent: 90211, failed: 12, too_many: 40, limits: scope(), hour_calls: 4120, hour_errors: 0, hour_too_many: 0, hour_p50_ms: 1480, hour_p95_ms: 5210, hour_cost: 12.4412, currency, read_at, ...given });
	const deployments = [
		deployment("gpt-ptu", { kind: "ptu", ptu: 50, ptu_level: 0.93, saturation: 0.93, state: "saturated", until: iso(now + 41_000), hour_too_many: 212, limits: scope({ in_flight: 41, rpm_used: 402, tpm_used: 118_400 }) }),
		deployment("gpt-payg", { region: "eastus2", limits: scope({ rpm: 2700, rpm_used: 611, tpm: 450_000, tpm_used: 140_220, in_flight: 12 }), hour_p50_ms: 1710, hour_p95_ms: 7120 }),
		deployment("claude", { provider: "anthropic", host: "api.anthropic.com", region: null, models: ["claude-sonnet"], state: "broken", until: iso(now + 12_000), key: "missing", saturation: null, hour_calls: 18, hour_errors: 18, hour_p50_ms: null, hour_p95_ms: null, hour_cost: 0 }),
		deployment("vllm-a100", { provider: "vllm", kind: "self", host: "10.0.4.20:8000", region: "berlin", models: ["llama-3.1-8b", "*"], saturation: 0.62, key: null, addresses: 1, limits: scope({ concurrency: 64, in_flight: 40, rpm_used: 90, tpm_used: 20_100 }), hour_cost: 0, hour_calls: 812 }),
	];
	const route = (to, tier, weight, given = {}) => ({ to, tier, weight, wait_ms: 0, provider: "azure", model: "gpt-4o", state: deployments.find((d) => d.name === to).state, input: 2.5, cached: 1.25, output: 10, ...given });
	const model = (name, routes, given = {}) => ({ name, aliases: [], routes, output_guess: 1000, callers: [], limits: scope(), currency, read_at, ...given });
	const models = [
		model("gpt-4o", [route("gpt-ptu", 0, 1, { wait_ms: 200 }), route("gpt-payg", 1, 3), route("vllm-a100", 1, 1, { model: "llama-3.1-8b", input: null, output: null })], { aliases: ["gpt-4", "chat"], limits: scope({ tpm: 600_000, tpm_used: 258_620 }) }),
		model("gpt-4o-mini", [route("gpt-payg", 0, 1, { model: "gpt-4o-mini", input: 0.15, output: 0.6 })]),
		model("claude-sonnet", [route("claude", 0, 1, { provider: "anthropic", model: "claude-sonnet-4", input: 3, output: 15 })], { callers: ["batch-nightly"] }),
		model("llama-3.1-8b", [route("vllm-a100", 0, 1, { input: null, output: null, model: "llama-3.1-8b" })]),
		model("*", [route("vllm-a100", 0, 1, { input: null, output: null, model: "llama-3.1-8b" })]),
	];
	const key = (id, given = {}) => ({ id, until: null, ended: false, last_used: iso(now - 40_000), ...given });
	const caller = (name, team, given = {}) => ({ name, team, models: ["*"], output_cap: null, until: null, ended: false, admin: false, anybody: false, keys: [key(name.length.toString(16).padStart(2, "0").repeat(6))], limits: scope(), last_used: iso(now - 40_000), currency, version: "v1", read_at, ...given });
	const callers = [
		caller("support-bot", "support", { models: ["gpt-4o", "gpt-4o-mini"], limits: scope({ rpm: 600, rpm_used: 311, tpm: 200_000, tpm_used: 171_004, budget_day: 80, day_spent: 52.1, budget_month: 1500, month_spent: 1201.22 }), keys: [key("9f2c31aa04be"), key("11d0be77aa31", { until: dayOf(now + 3 * DAY), last_used: iso(now - 9 * DAY) })] }),
		caller("batch-nightly", "data", { limits: scope({ concurrency: 8, in_flight: 2, budget_month: 900, month_spent: 911.4, hard: false }), keys: [key("77e1a0c4d2f9", { last_used: null })] }),
		caller("ines", null, { admin: true, until: dayOf(now + 40 * DAY) }),
	];
	const teams = [
		{ name: "support", callers: ["support-bot"], listed: true, limits: scope({ tpm: 400_000, tpm_used: 171_004, budget_month: 2000, month_spent: 1201.22 }), currency, version: "t1", read_at },
		{ name: "data", callers: ["batch-nightly"], listed: false, limits: scope({ month_spent: 911.4 }), currency, version: "t2", read_at },
	];
	const policies = [7, 6, 5, 4].map((generation, i) => ({ generation, current: i === 0, made_at: iso(now - (i * 21 + 3) * HOUR), how: i === 2 ? "rolled back to 3" : "lintel.yaml", by: i === 0 ? "Ines Aalto" : null, digest: `d${generation}`.repeat(8), deployments: 4, models: 7 - (i > 1 ? 1 : 0), callers: 3 - (i > 0 ? 1 : 0), broken: null }));

	/* Usage: weekdays are busier, the provisioned deployment spills in the afternoon. */
	const share = { "gpt-4o": 0.62, "gpt-4o-mini": 0.21, "claude-sonnet": 0.12, "llama-3.1-8b": 0.05 };
	const of = { model: Object.entries(share), caller: [["support-bot", 0.6], ["batch-nightly", 0.33], ["ines", 0.05], ["-", 0.02]], team: [["support", 0.6], ["data", 0.33], ["-", 0.07]], deployment: [["gpt-ptu", 0.5], ["gpt-payg", 0.32], ["claude", 0.12], ["vllm-a100", 0.06]] };
	const sums = (key, weight, random) => {
		const calls = Math.round(9000 * weight * (0.7 + 0.6 * random()));
		const many = Math.round(calls * 0.011 * random());
		return { model: null, team: null, caller: null, deployment: null, day: null, hour: null, minute: null, ...key, calls, input: calls * 820, cached: calls * 310, written: calls * 12, output: calls * 240, reasoning: calls * 30, cost: Math.round(calls * 0.0123 * 1e6) / 1e6, errors: Math.round(calls * 0.004), refused: Math.round(calls * 0.006), too_many: many, too_many_rate: Math.round(many * 0.6), too_many_capacity: Math.round(many * 0.3), too_many_adjusted: 0, too_many_size: 0, too_many_quota: many - Math.round(many * 0.6) - Math.round(many * 0.3), aborted: Math.round(calls * 0.01), estimated: Math.round(calls * 0.002), simulated: 0, unpriced: key.model === "llama-3.1-8b" ? calls : 0, p50_ms: 1200 + 500 * random(), p95_ms: 5200 + 2000 * random(), p99_ms: 9000 + 4000 * random() };
	};
	const total = (rows) => rows.reduce((all, row) => Object.fromEntries(Object.keys(row).map((name) => [name, typeof row[name] === "number" && !name.endsWith("_ms") ? (all[name] ?? 0) + row[name] : name.endsWith("_ms") ? Math.max(all[name] ?? 0, row[name]) : null])), sums({}, 0, () => 0));
	const span = (q) => [/^\d+[hms]$/.test(q.get("since") ?? "") ? now - HOUR : Date.parse(q.get("since") ?? dayOf(now - 6 * DAY)), q.get("until") ? Date.parse(q.get("until")) : now];
	const weekend = (time) => [0, 6].includes(new Date(time).getUTCDay()) ? 0.3 : 1;
	const usage = (q) => {
		const by = (q.get("by") ?? "model").split(","), random = drawn(7), [since, until] = span(q), days = Math.max((until - since) / DAY, 1 / 24);
		let rows = [sums({}, at.empty ? 0 : days, random)];
		for (const one of by)
			rows = rows.flatMap((row) => {
				const parts = one === "day" ? Array.from({ length: Math.ceil(days) }, (_, n) => [dayOf(since + n * DAY), weekend(since + n * DAY) / days]) : of[one];
				return parts.map(([name, weight]) => sums({ ...Object.fromEntries(by.map((b) => [b, row[b]])), [one]: name }, weight * (row.calls / 9000), random));
			});
		rows = at.empty ? [] : rows.filter((row) => row.calls > 0);
		if (!by.includes("day"))
			rows.sort((a, b) => b.cost - a.cost);
		return { since: iso(since), until: iso(until), by, rows, total: at.empty ? { ...sums({}, 0, () => 0), p50_ms: null, p95_ms: null, p99_ms: null } : total(rows), currency, currencies_mixed: false, first_at: iso(since), last_at: read_at, read_at };
	};
	const series = (q) => {
		const bucket = q.get("bucket") ?? "day", by = q.get("by"), width = { minute: 60_000, hour: HOUR, day: DAY }[bucket], random = drawn(11), [since, until] = span(q), rows = [];
		for (let time = since - since % width; time < until && !at.empty; time += width)
			for (const [name, weight] of by ? of[by] : [["", 1]])
				rows.push(sums({ [bucket]: bucket === "day" ? dayOf(time) : iso(time), ...(by && { [by]: name }) }, weight * weekend(time) * width / DAY * (bucket === "day" ? 1 : 0.4 + Math.sin(((time % DAY) / DAY) * Math.PI) * 1.2), random));
		return { bucket, by, since: iso(since), until: iso(until), rows, currency, currencies_mixed: false, read_at };
	};
	const forecast = () => ({ month: dayOf(now).slice(0, 7), scope: "organisation", name: null, currency, spent: 2871.52, today: 61.2, linear: 3920.2, by_weekday: 4102.4, low: 3810.5, high: 4421.8, budget: 4000, hard: true, verdict: "over", spent_on: dayOf(now + 7 * DAY), days: 28, days_left: 9, sentence: "", read_at });
	const call = (n) => {
		const outcome = n % 11 === 3 ? "refused" : n % 13 === 5 ? "client_abort" : n % 17 === 6 ? "error" : "done", refused = outcome === "refused";
		return { id: `req_${n.toString(16).padStart(32, "0")}`, start_at: new Date(now - n * 7313).toISOString(), caller: of.caller[n % 3][0], team: of.team[n % 2][0], key: "9f2c31aa04be", model: of.model[n % 4][0], deployment: refused ? null : of.deployment[n % 4][0], spilled_from: n % 9 === 1 ? "gpt-ptu" : null, provider: "azure.ai.openai", region: "swedencentral", surface: "chat", outcome, refusal: refused ? "rate_limit_exceeded_tokens" : null, refused_scope: refused ? "caller" : null, status: refused ? 429 : 200, upstream_status: refused ? 0 : 200, upstream_id: "chatcmpl-x1", attempts: refused ? 0 : 1, stream: n % 2 === 0, simulated: false, unpriced: n % 4 === 3, spilled: n % 9 === 1, source: refused ? "none" : "provider", tier: null, tokens_input: refused ? 0 : 812 + n, tokens_cached: 0, tokens_write_5m: 0, tokens_write_1h: 0, tokens_output: refused ? 0 : 241, tokens_reasoning: 0, tokens_audio_in: 0, tokens_audio_out: 0, tokens_images: 0, tokens_searches: 0, cost: refused ? 0 : 0.00444, reserved: 0.012, currency, too_many_rate: n % 9 === 1 ? 1 : 0, too_many_capacity: 0, too_many_adjusted: 0, too_many_size: 0, too_many_quota: 0, total_ms: refused ? 0.4 : 1412.2, own_ms: 0.31, first_byte_ms: 288, first_token_ms: 301, upstream_ms: 1411, chunks: 91, asked_bytes: 4120, answered_bytes: 20113, generation: 7 };
	};
	const calls = Array.from({ length: 130 }, (_, n) => call(n));
	const explanation = (said) => ({
		outcome: said.tokens > 100_000 ? "refused" : "answered", sentence: said.tokens > 100_000 ? "The gateway would refuse it: the caller's tokens of this minute do not suffice." : "It would be answered by gpt-payg.", deployment: said.tokens > 100_000 ? null : "gpt-payg", waits_ms: said.tokens > 100_000 ? 0 : 200, refusal: said.tokens > 100_000 ? "rate_limit_exceeded_tokens" : null, status: said.tokens > 100_000 ? 429 : 200, help: said.tokens > 100_000 ? "wait as told; ask for less output; raise tpm of the scope named" : null, retry_after_ms: said.tokens > 100_000 ? 21_000 : null, input_tokens: said.tokens ?? 1000, output_tokens: said.output ?? 1000, held: 0.0125, currency, notes: ["The model is named by its first name."],
		scopes: [{ scope: "organisation", name: "Harbour Foods", refuses: false, limit: "budget of the month", calls_left: null, tokens_left: null, slots_left: null, day_left: null, month_left: 1128.48 }, { scope: "team", name: "support", refuses: false, limit: "tpm", calls_left: null, tokens_left: 228_996, slots_left: null, day_left: null, month_left: 798.78 }, { scope: "caller", name: "support-bot", refuses: said.tokens > 100_000, limit: "tpm", calls_left: 289, tokens_left: 28_996, slots_left: null, day_left: 27.9, month_left: 298.78 }],
		candidates: [{ deployment: "gpt-ptu", provider: "azure", region: "swedencentral", tier: 0, weight: 1, state: "saturated", because: "it said when to come back", free_in_ms: 41_000, in_flight: 41, cost: 0, chosen: false }, { deployment: "gpt-payg", provider: "azure", region: "eastus2", tier: 1, weight: 3, state: "free", because: "it may be sent a call", free_in_ms: null, in_flight: 12, cost: 0.0125, chosen: !(said.tokens > 100_000) }, { deployment: "vllm-a100", provider: "vllm", region: "berlin", tier: 1, weight: 1, state: "free", because: "it may be sent a call", free_in_ms: null, in_flight: 40, cost: null, chosen: false }],
		generation: 7, read_at,
	});
	const price = (name, given) => ({ provider: "azure", model: name, names: [name, `${name}-20*`], sku: "global", currency, input: 2.5, cached: 1.25, write_5m: null, write_1h: null, output: 10, reasoning: null, audio_in: null, audio_out: null, images: null, searches: null, batch: 0.5, source: "Azure Retail Prices API, eastus2, read 2025-08-25", from: "2025-08-25", age_days: 454, in_force: true, regions: [], imported: false, ...given });
	const prices = [price("gpt-4o", {}), price("gpt-5", { input: 1.25, cached: 0.125, age_days: 90, from: "2026-08-24", source: "Azure Retail Prices API, eastus2, read 2026-08-24" }), price("gpt-4o-mini", { input: 0.15, cached: 0.075, output: 0.6, in_force: false }), price("gpt-4.1", { sku: "regional", regions: ["eastus2"], imported: true, age_days: 2 })];
	const words = [{ word: "PTU", long_form: "provisioned throughput unit", topic: "azure", sentence: "A share of a model's capacity that is rented by the hour, whether it is used or not.", infra: "It is sized by tokens a minute, and calls past it get 429.", see: ["spill"], source: null }, { word: "spill", long_form: null, topic: "lintel", sentence: "A call that went to another deployment than the one wanted first, because that was full.", infra: null, see: [], source: "docs/words.md" }];
	const tables = [["ai_account", "One row for each Azure OpenAI, AI services or AI Foundry account.", 3], ["gpu", "One row for each GPU.", 4], ["node_pool", "One row for each node pool.", 0]].map(([name, sentence, rows]) => ({ name, sentence, sources: ["terraform"], rows, columns: [{ name: "resource", type: "text", sentence: "its address" }, { name: "local_auth", type: "bool", sentence: "Whether it takes API keys beside identities." }] }));
	const factRows = { columns: ["name", "model", "capacity"], kinds: ["text", "text", "number"], rows: [["pilot", "gpt-4o", "450"], ["embedding", "text-embedding-3-large", "120"], ["this", "gpt-4o", ""]].map((cells) => ({ cells, nulls: cells.map((cell) => cell === "" ? "1" : "0").join("") })), count: 3, cut: false, ms: 12 };

	const page = (items, q = new URLSearchParams()) => ({ items: items.slice(0, Number(q.get("limit") ?? 50)), next: null, total: items.length });
	const problem = (status, code, title, detail, errors) => [status, { type: "about:blank", title, status, code, detail, ...(errors && { errors }) }];
	const named = (items) => (q, _, name) => items.find((row) => row.name === name || row.id === name || row.id === `req_${name}`) ?? problem(404, "not-found", "There is no such thing.", `${name} is not here.`);
	const edited = (answer) => at.refuse ? problem(422, "wrong", "lintel.yaml would be wrong.", at.refuse.sentence, [at.refuse]) : answer;
	const made = (caller) => [201, { id: "0a1b2c3d4e5f", key: "lk_recorded00000000000000000000000000000000000", caller, until: null, older_until: null, generation: 8, sentence: null }];
	return Object.assign(at, { routes: {
		"GET /gateway": gateway,
		"GET /gateway/deployments": () => page(deployments),
		"GET /gateway/models": () => page(models),
		"GET /gateway/teams": () => page(at.anybody ? [] : teams),
		"PATCH /gateway/teams/(.+)": () => edited(teams[0]),
		"GET /gateway/callers": () => page(at.anybody ? [] : callers),
		"POST /gateway/callers": (q, said) => edited(made(said.name)),
		"PATCH /gateway/callers/(.+)": () => edited(callers[0]),
		"DELETE /gateway/callers/([^/]+)": () => [204],
		"POST /gateway/callers/(.+)/keys": (q, said, name) => edited(made(name)),
		"DELETE /gateway/callers/(.+)/keys/(.+)": () => [204],
		"GET /policies": () => page(policies),
		"POST /policies/(.+)/rollback": () => ({ generation: 8, sentence: "Policy 6 is in force again as 8." }),
		"POST /gateway/explain": (q, said) => explanation(said),
		"GET /usage": usage,
		"GET /usage/series": series,
		"GET /usage/forecast": forecast,
		"GET /calls": (q) => page(at.empty ? [] : calls.filter((row) => ["caller", "model", "deployment", "outcome"].every((name) => !q.get(name) || row[name] === q.get(name))), q),
		"GET /calls/(.+)": named(calls),
		"GET /catalog/prices": (q) => page(prices.filter((row) => row.names.join(" ").includes(q.get("q") ?? "")), q),
		"GET /catalog/words": (q) => page(words.filter((row) => row.word.includes(q.get("q") ?? "")), q),
		"GET /facts/tables": (q) => page(tables, q),
		"POST /facts/query": (q, said) => /selec /.test(said.sql) ? problem(422, "wrong", "The statement is wrong.", "near \"selec\": syntax error") : factRows,
	} });
}
