/* SPDX-License-Identifier: Apache-2.0 */
/* explain: what would become of a call, step by step.  Nothing is sent or held for it. */
import { useState } from "preact/hooks";
import { send, type Page } from "../../api";
import { count, money, ms, short } from "../../format";
import { Badge, Empty, Field, Icon, NotYours, Panel, Select, Table } from "../../parts";
import type { CallerRow, Explanation, ModelRow } from "../../records";
import { go, to, type ViewProps } from "../../route";
import { may, useGet } from "../../use";
import { numberFrom } from "./limits";
import { Refused } from "./refused";
import { useSending } from "./sending";

export function Explain({ query }: ViewProps) {
	const callers = useGet<Page<CallerRow>>("/gateway/callers", { limit: 500 }, { on: ["policy"] });
	const models = useGet<Page<ModelRow>>("/gateway/models", { limit: 500 }, { on: ["policy"] });
	const names = (models.data?.items ?? []).map((model) => model.name ?? "").filter((name) => name !== "*");
	const [caller, setCaller] = useState(query.get("caller") ?? "");
	const [model, setModel] = useState(query.get("model"));
	const [tokens, setTokens] = useState(query.get("tokens") ?? "");
	const [output, setOutput] = useState(query.get("output") ?? "");
	const [found, setFound] = useState<Explanation>();
	const sending = useSending();
	const people = callers.data?.items ?? [], who = caller || people[0]?.name || "", what = model ?? names[0] ?? "";
	const wrong = (text: string) => text.trim() && !((numberFrom(text) ?? 0) >= 1) ? "A number of tokens, such as 2000 or 8k." : undefined;
	if (!may("operator"))
		return <NotYours need="operator" what="Explaining a decision" />;
	function ask(event: Event) {
		event.preventDefault();
		if (wrong(tokens) || wrong(output))
			return;
		go(to("gateway", ["explain"], { caller: who, model: what, tokens, output }), true);
		void sending.run(async () => setFound(await send<Explanation>("POST", "/gateway/explain", {
			caller: who, model: what, ...(tokens.trim() && { tokens: numberFrom(tokens) }), ...(output.trim() && { output: numberFrom(output) }),
		})));
	}
	return (
		<>
			<Panel title="Which call?" sentence="What the gateway would do with it just now. Nothing is sent, held or counted.">
				<form class="gateway-explain-form" onSubmit={ask}>
					<Select label="Caller" value={who} onValue={setCaller} options={people.map((row) => ({ value: row.name ?? "", label: row.anybody ? `${row.name}, without a key` : row.name ?? "" }))} />
					<Field label="Model" value={what} onValue={setModel} input={{ list: "gateway-models-explain", autocomplete: "off" }} error={sending.wrong("model")} />
					<datalist id="gateway-models-explain">{names.map((name) => <option key={name} value={name} />)}</datalist>
					<Field label="Tokens of input" value={tokens} onValue={setTokens} error={wrong(tokens) || sending.wrong("tokens")} placeholder="1000" input={{ inputMode: "numeric", autocomplete: "off" }} />
					<Field label="Limit of output" value={output} onValue={setOutput} error={wrong(output) || sending.wrong("output")} placeholder="none" input={{ inputMode: "numeric", autocomplete: "off" }} />
					<button type="submit" class="button primary" disabled={sending.busy}><Icon name="play" size={15} /> Explain</button>
				</form>
				<Refused problem={sending.problem} fields={["model", "tokens", "output"]} />
			</Panel>
			{found ? <Decision found={found} /> : <Panel title="What would happen"><Empty title="Nothing was asked yet">Choose a call above: identify, allow, reserve and route each say what they would do, and why.</Empty></Panel>}
		</>
	);
}

/* The codes that each step refuses with; the first step that does ends the call. */
const STEPS: { id: string; title: string; sentence: string; codes: readonly string[] }[] = [
	{ id: "identify", title: "Identify", sentence: "whose call it is", codes: ["missing_api_key", "invalid_api_key", "expired_api_key"] },
	{ id: "allow", title: "Allow", sentence: "the model and what it asks for", codes: ["model_not_found", "unsupported_surface", "output_limit"] },
	{ id: "reserve", title: "Reserve", sentence: "its tokens and its money, in each scope", codes: ["rate_limit_exceeded", "rate_limit_exceeded_tokens", "request_exceeds_limit", "concurrency_limit_exceeded", "budget_exceeded", "ledger_full"] },
	{ id: "route", title: "Route", sentence: "the deployment that takes it", codes: ["deployments_saturated", "no_deployment_available"] },
];

function Decision({ found }: { found: Explanation }) {
	const stopped = found.refusal ? STEPS.findIndex(({ codes }) => codes.includes(found.refusal!)) : -1;
	return (
		<Panel title={<><Badge kind={found.refusal ? "gap" : "ok"}>{found.refusal ? `HTTP ${found.status}` : "let in"}</Badge> {found.sentence}</>} at={found.read_at ?? undefined}
			sentence={<>By policy {found.generation}. {found.notes.join(" ")}</>}>
			<ol class="gateway-steps">
				{STEPS.map((step, i) => {
					const state = found.refusal && stopped === i ? "refused" : found.refusal && stopped >= 0 && i > stopped ? "never" : "passed";
					return (
						<li key={step.id} class={`gateway-step step-${state}`}>
							<h3>{step.title} <span class="muted">{step.sentence}</span> <Badge kind={state === "passed" ? "ok" : state === "refused" ? "gap" : "skip"}>{state === "passed" ? "passes" : state === "refused" ? "refuses" : "not reached"}</Badge></h3>
							{state === "refused" && <Why found={found} />}
							{step.id === "reserve" && state !== "never" && <Reserve found={found} />}
							{step.id === "route" && <Route found={found} />}
						</li>
					);
				})}
			</ol>
			{found.refusal && stopped < 0 && <Why found={found} />}
		</Panel>
	);
}

function Why({ found }: { found: Explanation }) {
	return (
		<div class="gateway-refused">
			<p><code>{found.refusal}</code> {found.sentence}</p>
			{found.help && <p>What to do: {found.help}.</p>}
			<p>{found.retry_after_ms === null ? "Waiting does not help." : `The caller is told to come back in ${ms(found.retry_after_ms)}.`}</p>
		</div>
	);
}

function Reserve({ found }: { found: Explanation }) {
	return (
		<>
			<p>Held until it is over: {count(found.input_tokens, "token")} of input, {count(found.output_tokens, "token")} of output, {money(found.held, found.currency)}.</p>
			<Table caption="Scopes, and what is left in each" rows={found.scopes} keyOf={(row) => `${row.scope} ${row.name}`} empty="No scope limits it." columns={[
				{ key: "scope", title: "Scope", sort: false, render: (row) => <>{row.scope} <strong>{row.name}</strong></> },
				{ key: "refuses", title: "Says", sort: false, render: (row) => <Badge kind={row.refuses ? "gap" : "ok"}>{row.refuses ? "no" : "yes"}</Badge> },
				{ key: "limit", title: "Nearest limit", sort: false, render: (row) => row.limit ?? <span class="muted">none</span> },
				{ key: "calls_left", title: "Calls left", num: true, sort: false, render: (row) => left(row.calls_left) },
				{ key: "tokens_left", title: "Tokens left", num: true, sort: false, render: (row) => left(row.tokens_left) },
				{ key: "slots_left", title: "At once", num: true, sort: false, render: (row) => left(row.slots_left) },
				{ key: "day_left", title: "Today", num: true, sort: false, render: (row) => row.day_left === null ? left(null) : money(row.day_left, found.currency) },
				{ key: "month_left", title: "This month", num: true, sort: false, render: (row) => row.month_left === null ? left(null) : money(row.month_left, found.currency) },
			]} />
		</>
	);
}

function left(value: number | null) {
	return value === null ? <span class="muted">no limit</span> : short(value);
}

function Route({ found }: { found: Explanation }) {
	return (
		<>
			{found.deployment && <p>It goes to <strong>{found.deployment}</strong>{found.waits_ms > 0 && `, after waiting ${ms(found.waits_ms)} for its turn`}.</p>}
			<Table caption="Deployments of the model, in their order" rows={found.candidates} keyOf={(row) => `${row.tier} ${row.deployment}`} empty="No deployment answers this model." columns={[
				{ key: "deployment", title: "Deployment", sort: false, render: (row) => <><strong>{row.deployment}</strong> {row.chosen && <Badge kind="ok">chosen</Badge>}</> },
				{ key: "because", title: "How it is", sort: false, grow: true, render: (row) => <><Badge kind={row.state === "free" ? "ok" : "gap"}>{row.state}</Badge> {row.because}{row.free_in_ms !== null && `, free in ${ms(row.free_in_ms)}`}</> },
				{ key: "tier", title: "Tier", num: true, sort: false },
				{ key: "weight", title: "Weight", num: true, sort: false },
				{ key: "in_flight", title: "In flight", num: true, sort: false },
				{ key: "cost", title: "It would cost", num: true, sort: false, render: (row) => row.cost === null ? <span class="muted">no price</span> : money(row.cost, found.currency) },
			]} />
		</>
	);
}
