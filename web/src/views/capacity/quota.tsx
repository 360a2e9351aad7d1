/* SPDX-License-Identifier: Apache-2.0 */
/* quota: pools as the last assessment found them, the fullest first. */
import { number } from "../../format";
import { Badge, Command, Empty, Failed, Loading, Meter, Panel, Table, type BadgeKind, type Column } from "../../parts";
import type { Quota as Told, QuotaRow } from "../../records";
import { useGet } from "../../use";
import { Lines } from "./lines";

const kinds: Readonly<Record<string, BadgeKind>> = { OK: "ok", HIGH: "unknown", KPI: "gap", FULL: "bad", "NOT-ENTITLED": "bad", "NO-CAPACITY": "bad", HELD: "unknown", UNKNOWN: "unknown" };
const calls = (r: QuotaRow) => r.versions.length ? Math.min(...r.versions.map((v) => v.rpm ?? Infinity)) : null;

const columns: Column<QuotaRow>[] = [
	{ key: "status", title: "Status", render: (r) => <Badge kind={kinds[r.status ?? ""] ?? "unknown"}>{r.status}</Badge> },
	{ key: "pool", title: "Pool", grow: true, render: (r) => <span class="capacity-pool">{r.pool}{r.why && <><br /><span class="capacity-why">{r.why}</span></>}
		{r.machines.length > 0 && <><br /><span class="capacity-why">room for {r.machines.join(", ")}</span></>}
		{r.deployments.length > 0 && <><br /><span class="capacity-why">drawn by {r.deployments.join(", ")}</span></>}</span> },
	{ key: "region", title: "Region", render: (r) => r.region ?? "not told" },
	{ key: "percent", title: "Taken", render: (r) => <div class="capacity-bar"><Meter value={r.used} max={r.limit} label={`${r.pool ?? ""} in ${r.region ?? "a region"}`} />
		<span class="num">{r.percent === null ? "–" : `${number(r.percent, 1)} %`}</span></div> },
	{ key: "limit", title: "Limit", num: true, render: (r) => number(r.limit) },
	{ key: "used", title: "Used", num: true, minor: true, render: (r) => number(r.used) },
	{ key: "free", title: "Left", num: true, render: (r) => number(r.free) },
	{ key: "calls", title: "Calls a minute", num: true, minor: true, sort: calls, render: (r) => number(calls(r)) },
	{ key: "days", title: "Days to full", num: true, minor: true, render: (r) => number(r.days, 0) },
];

export function Quota() {
	const { data, error, loading, again, at } = useGet<Told>("/plan/quota", undefined, { on: ["assessed"] });
	if (error && error.status === 404)
		return <Panel title="Quota"><Empty icon="chart" title="Nothing was assessed yet"><p>Quota is read with the assessment: name the subscription in lintel.yaml, or saved answers of Azure.</p></Empty></Panel>;
	return (
		<div class="capacity-answers">
			<Panel title="Pools" at={at} sentence="The fullest first. Calls a minute are those that the units left bring, by the version that brings the fewest." flush>
				{error && <Failed error={error} again={again} />}
				{loading && <Loading />}
				{data && <Table columns={columns} rows={data.rows} keyOf={(r) => `${r.subscription ?? ""}/${r.region ?? ""}/${r.kind ?? ""}/${r.pool ?? ""}/${r.line ?? 0}`} caption="Pools of quota"
					most={50} empty={<Empty icon="chart" title="No pool of quota is known"><p>It takes the role Cognitive Services Usages Reader on the subscription.</p><Command text="lintel plan quota --azure SUBSCRIPTION" /></Empty>} />}
			</Panel>
			{data && <Lines title="Not known" lines={data.unknown} />}
		</div>
	);
}
