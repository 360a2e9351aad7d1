/* SPDX-License-Identifier: Apache-2.0 */
/* own: sliders for a model with open weights, and which machines hold it, term by term. */
import { useState } from "preact/hooks";
import { money, number } from "../../format";
import { Badge, Failed, Loading, Panel, Select, Stat, Table, type BadgeKind, type Column } from "../../parts";
import type { CapacityChoices, CapacityGpu, CapacitySize } from "../../records";
import { useGet } from "../../use";
import { Lines, useSettled } from "./lines";
import { Slide } from "./slide";

const precisions = ["as published", "bf16", "fp8", "int4"].map((name) => ({ value: name, label: name }));
const kinds: Readonly<Record<string, BadgeKind>> = { yes: "ok", perhaps: "unknown", slow: "gap", no: "bad" };

const columns: Column<CapacitySize>[] = [
	{ key: "verdict", title: "Holds it", render: (s) => <Badge kind={kinds[s.verdict ?? ""] ?? "unknown"}>{s.verdict}</Badge> },
	{ key: "size", title: "Size", grow: true, render: (s) => <span class="capacity-pool">{s.size} <span class="muted">{s.cards} x {s.card}</span>{s.best && <> <Badge kind="ok">costs least</Badge></>}{s.why && <><br /><span class="capacity-why">{s.why}</span></>}</span> },
	{ key: "tp", title: "Layers over", num: true, render: (s) => s.replicas ? `${s.tp}${s.pp > 1 ? ` x ${s.pp}` : ""} GPUs` : "–" },
	{ key: "replicas", title: "Copies", num: true, render: (s) => s.replicas ? `${number(s.replicas, 0)} to ${s.replicas_most ? number(s.replicas_most, 0) : "?"}` : "–" },
	{ key: "machines", title: "Machines", num: true, minor: true, render: (s) => s.machines ? number(s.machines, 0) : "–" },
	{ key: "month", title: "USD a month", num: true, render: (s) => s.replicas ? s.month === null ? "UNKNOWN" : money(s.month, "USD", 0) : "–" },
];

export function Own() {
	const [model, setModel] = useState("llama-3.1-70b"), [precision, setPrecision] = useState("as published"), [card, setCard] = useState("");
	const [rpm, setRpm] = useState(60), [input, setInput] = useState(1750), [output, setOutput] = useState(250), [context, setContext] = useState(4096), [sessions, setSessions] = useState(16);
	const choices = useGet<CapacityChoices>("/plan/choices");
	const { data, error, loading, again } = useGet<CapacityGpu>("/plan/gpus", useSettled({ model, precision: precision === "as published" ? "" : precision, card, rpm, input, output, context, at_once: sessions }));
	return (
		<div class="capacity-parts">
			<Panel title="Workload" class="capacity-knobs">
				<div class="capacity-form">
					<Select label="Model" value={model} onValue={setModel} options={(choices.data?.open ?? [model]).map((name) => ({ value: name, label: name }))} />
					<Select label="Weights" value={precision} onValue={setPrecision} options={precisions} />
					<Select label="Card" value={card} onValue={setCard} options={[{ value: "", label: "any" }, ...(choices.data?.cards ?? []).map((name) => ({ value: name, label: name }))]} />
					<Slide label="Calls" unit="a minute at the peak" value={rpm} least={1} most={100000} wide onValue={setRpm} />
					<Slide label="Calls at once" value={sessions} least={1} most={10000} wide onValue={setSessions} />
					<Slide label="Longest call" unit="tokens" value={context} least={1} most={262144} wide onValue={setContext} />
					<Slide label="Prompt" unit="tokens" value={input} least={1} most={200000} wide onValue={setInput} />
					<Slide label="Answer" unit="tokens" value={output} least={1} most={50000} wide onValue={setOutput} />
				</div>
			</Panel>
			<div class="capacity-answers">
				{error && <Failed error={error} again={again} />}
				{loading && <Loading lines={8} />}
				{data && <Answer gpu={data} />}
			</div>
		</div>
	);
}

function Answer({ gpu: g }: { gpu: CapacityGpu }) {
	const first = g.sizes[0];
	return (
		<>
			<Panel title={`${g.model ?? ""}, ${g.precision ?? ""}`} sentence={`${number(g.params)} billion parameters; keys by ${g.attention ?? ""}`}>
				<div class="stats" aria-live="polite">
					<Stat label="Weights" foot="GiB in all">{number(g.weights, 1)}</Stat>
					<Stat label="One token more" foot="bytes of keys and values">{number(g.token, 0)}</Stat>
					<Stat label="Rough need" foot={`GB; ${g.first ?? ""} first, ${g.rule ?? ""}`}>{number(g.rough, 0)}</Stat>
					<Stat label="Costs least" foot={first?.best ? first.size : "no size holds it"}>{first?.best ? first.month === null ? "UNKNOWN" : money(first.month, "USD", 0) : "–"}</Stat>
				</div>
			</Panel>
			{first && first.tp > 0 && <Panel title={`One card of ${first.size ?? ""}`} sentence={`${number(first.memory, 1)} GiB of a ${first.card ?? ""}, as its driver reports it`}><Split size={first} /></Panel>}
			<Panel title="Machine sizes" sentence="Copies from all going well to the worst that was measured; machines and money at worst." flush>
				<Table columns={columns} rows={g.sizes} keyOf={(s) => s.size ?? ""} caption="Machine sizes that were tried" most={12} empty="no size has this card" />
			</Panel>
			<Lines title="Layout" lines={[...g.layout, ...g.pools]} />
			<Lines title="Settings that change it" lines={g.flags} />
			<Lines title="Sums" lines={g.sums} />
			<Lines title="To mind" lines={g.warnings} />
			<Lines title="Numbers are from" lines={g.sources} />
		</>
	);
}

/* Where the memory of one card goes; the words beside it say it all. */
function Split({ size: s }: { size: CapacitySize }) {
	const all = s.memory ?? 0, peak = s.activation ?? 0, doubt = Math.max((s.activation_most ?? 0) - peak, 0), other = s.other ?? 0, weights = s.weights ?? 0;
	const tokens = Math.max(s.pool_least ?? 0, 0), kept = Math.max(all - weights - peak - doubt - other - tokens, 0);
	const parts = [["weights", "weights", weights], ["peak", "peak beside them", peak], ["doubt", "peak at most", doubt], ["other", "CUDA and NCCL", other], ["tokens", "tokens", tokens], ["kept", "left to the system", kept]] as const;
	const whole = Math.max(all, weights + peak + doubt + other);
	let x = 0;
	return (
		<>
			<svg class="capacity-split" viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true" focusable="false">
				{parts.map(([name, , value]) => {
					const from = x;
					x += whole ? value / whole * 1000 : 0;
					return <rect key={name} class={`split-${name}`} x={from} width={Math.max(x - from, 0)} height="40" />;
				})}
			</svg>
			<ul class="capacity-key">
				{parts.map(([name, word, value]) => <li key={name}><svg viewBox="0 0 11 11" aria-hidden="true" focusable="false"><rect class={`split-${name}`} width="11" height="11" rx="2" /></svg><span>{word} <strong class="num">{number(value, 2)} GiB</strong></span></li>)}
			</ul>
			<p class="muted">{s.pool_least === null ? "At worst it does not start." : `${number(s.tokens, 0)} tokens at worst, ${number(s.at_once, 0)} calls of the longest context at once.`}
				{s.token_ms !== null && s.token_ms_most !== null && ` A token in ${number(s.token_ms, 1)} to ${number(s.token_ms_most, 1)} ms.`}</p>
		</>
	);
}
