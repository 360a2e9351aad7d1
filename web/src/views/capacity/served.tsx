/* SPDX-License-Identifier: Apache-2.0 */
/* served: sliders for a workload on a model that Azure serves, and what it needs and costs. */
import { useState } from "preact/hooks";
import { money, number, percent } from "../../format";
import { Badge, Chart, Failed, Loading, Panel, Select, Stat, Table, type Column } from "../../parts";
import type { Capacity, CapacityChoices, CapacityOption } from "../../records";
import { useGet } from "../../use";
import { Lines, useSettled } from "./lines";
import { Slide } from "./slide";

const types = [{ value: "global", label: "Global" }, { value: "data-zone", label: "Data zone" }, { value: "regional", label: "Regional" }];

const columns: Column<CapacityOption>[] = [
	{ key: "title", title: "Way", grow: true, render: (o) => <>{o.title} {o.best && <Badge kind="ok">costs least</Badge>}{o.note && <><br /><span class="capacity-why">{o.note}</span></>}</> },
	{ key: "units", title: "Units", num: true, render: (o) => o.units ? number(o.units, 0) : "–" },
	{ key: "month", title: "USD a month", num: true, render: (o) => o.month === null ? "UNKNOWN" : money(o.month, "USD", 0) },
	{ key: "even", title: "Pays from", num: true, render: (o) => percent(o.even) },
	{ key: "used", title: "Used", num: true, minor: true, render: (o) => percent(o.used) },
	{ key: "spilled", title: "Spills over", num: true, minor: true, render: (o) => percent(o.spilled) },
];

export function Served() {
	const [model, setModel] = useState("gpt-4.1"), [type, setType] = useState("global");
	const [users, setUsers] = useState(500), [calls, setCalls] = useState(2), [input, setInput] = useState(1200), [output, setOutput] = useState(300);
	const [peak, setPeak] = useState(3), [cached, setCached] = useState(0), [burst, setBurst] = useState(30);
	const choices = useGet<CapacityChoices>("/plan/choices");
	const { data, error, loading, again } = useGet<Capacity>("/plan/capacity", useSettled({ model, type, users, calls, input, output, peak, cached, burst }));
	return (
		<div class="capacity-parts">
			<Panel title="Workload" class="capacity-knobs">
				<div class="capacity-form">
					<Select label="Model" value={model} onValue={setModel} options={(choices.data?.models ?? [model]).map((name) => ({ value: name, label: name }))} />
					<Select label="Deployment type" value={type} onValue={setType} options={types} />
					<Slide label="People" unit="at once" value={users} least={1} most={1000000} wide onValue={setUsers} />
					<Slide label="Calls" unit="a minute of one" value={calls} least={0.1} most={10} onValue={setCalls} />
					<Slide label="Prompt" unit="tokens" value={input} least={1} most={200000} wide onValue={setInput} />
					<Slide label="Answer" unit="tokens" value={output} least={1} most={50000} wide onValue={setOutput} />
					<Slide label="Peak" unit="times the mean" value={peak} least={1} most={10} onValue={setPeak} />
					<Slide label="Cached" unit="% of the prompt" value={cached} least={0} most={100} onValue={setCached} />
					<Slide label="Room for bursts" unit="%" value={burst} least={0} most={100} onValue={setBurst} />
				</div>
			</Panel>
			<div class="capacity-answers">
				{error && <Failed error={error} again={again} />}
				{loading && <Loading lines={8} />}
				{data && <Answer capacity={data} />}
			</div>
		</div>
	);
}

function Answer({ capacity: c }: { capacity: Capacity }) {
	return (
		<>
			<Panel title={`${c.model ?? ""}, ${(c.type ?? "").replace("_", " ")}`} sentence={c.binds ? `${c.binds} run out first; a unit brings ${number(c.per_unit)} calls a minute, by ${c.ratio_source ?? ""}` : "how many calls come with a unit is not published"}>
				<div class="stats" aria-live="polite">
					<Stat label="Quota to ask for" foot="units of 1,000 tokens a minute">{number(c.units, 0)}</Stat>
					<Stat label="Calls at the peak" foot="a minute, with room">{number(c.rpm_need, 0)}</Stat>
					<Stat label="Provisioned units" foot={c.ptu_raw === null ? "not known: no ratio, or not sold" : `for the peak; ${number(c.ptu_p95, 0)} for 95 of 100 minutes`}>{c.ptu_raw === null ? "UNKNOWN" : number(c.ptu, 0)}</Stat>
					<Stat label="By the token" foot="USD a month">{c.options[0]?.month === null || c.options[0]?.month === undefined ? "UNKNOWN" : money(c.options[0].month, "USD", 0)}</Stat>
				</div>
			</Panel>
			<Panel title="Ways to pay" sentence="Pays from: the share of its time from which a provisioned unit is cheaper than tokens." flush>
				<Table columns={columns} rows={c.options} keyOf={(o) => o.name ?? ""} caption="Ways to pay for the workload" empty="none" />
			</Panel>
			{c.curve.length > 1 && (
				<Panel title="Units beside paying by the token" sentence="A month with so many provisioned units, and what goes past them by the token.">
					<Chart title="Cost by number of units" unit="USD a month" kind="line" x={c.curve.map((p) => number(p.units, 0))} format={(v) => money(v, "USD", 0)}
						series={[{ name: "reserved a year", values: c.curve.map((p) => p.yearly) }, { name: "reserved a month", values: c.curve.map((p) => p.monthly) }, { name: "by the hour", values: c.curve.map((p) => p.hourly), faint: true }]}
						{...(c.options[0]?.month ? { marks: [{ name: "by the token", value: c.options[0].month }] } : {})} />
				</Panel>
			)}
			<Panel title="Decision" level={3} sentence={c.row ?? ""}><p><strong>{c.decision}</strong></p><p class="muted">{c.why}</p></Panel>
			<Lines title="Sums" lines={c.sums} />
			<Lines title="To mind" lines={c.warnings} />
			<Lines title="Numbers are from" lines={c.sources} />
		</>
	);
}
