/* SPDX-License-Identifier: Apache-2.0 */
/* usecases: the register as a quadrant and a table, and what evidence proposes for it. */
import { useState } from "preact/hooks";
import { send } from "../../api";
import { doing } from "../../actions";
import { number } from "../../format";
import { Badge, Dialog, Empty, Facts, Failed, Field, Icon, Loading, Panel, Table } from "../../parts";
import type { PlanOpportunity, PlanUsecase, PlanUsecases } from "../../records";
import { to } from "../../route";
import { may, useGet } from "../../use";

const WIDE = 560, HIGH = 380, LEFT = 46, BELOW = 40;
const x = (value: number) => LEFT + (value - 1) / 4 * (WIDE - LEFT - 12);
const y = (value: number) => HIGH - BELOW - (value - 1) / 4 * (HIGH - BELOW - 12);

/* Points that would lie on each other stand beside each other. */
function spread(rows: PlanUsecase[]) {
	const taken: { x: number; y: number }[] = [];
	return rows.map((row) => {
		const at = { x: x(row.fitness ?? 1), y: y(row.impact ?? 1) };
		while (taken.some((t) => Math.hypot(t.x - at.x, t.y - at.y) < 22))
			at.x += 22;
		taken.push(at);
		return { row, ...at };
	});
}

function Quadrant({ rows, cut }: { rows: PlanUsecase[]; cut: number }) {
	const scored = rows.filter((r) => r.impact !== null && r.fitness !== null);
	if (scored.length === 0)
		return <p class="muted">No use case has scores yet.</p>;
	const said = scored.map((r) => `${r.rank || "not ranked"}: ${r.title}, impact ${number(r.impact)}, fitness ${number(r.fitness)}, ${r.quadrant}`).join("; ");
	const names: [string, number, number, "start" | "end"][] = [["accelerate", WIDE - 20, 26, "end"], ["incubate", LEFT + 8, 26, "start"], ["quick win or research", WIDE - 20, HIGH - BELOW - 10, "end"], ["shelve", LEFT + 8, HIGH - BELOW - 10, "start"]];
	return (
		<figure class="quadrant">
			<svg viewBox={`0 0 ${WIDE} ${HIGH}`} role="img" aria-label={`Impact over fitness. ${said}`}>
				<rect class="quadrant-best" x={x(cut)} y={y(5)} width={x(5) - x(cut)} height={y(cut) - y(5)} />
				<rect class="quadrant-frame" x={x(1)} y={y(5)} width={x(5) - x(1)} height={y(1) - y(5)} />
				<line class="quadrant-cut" x1={x(cut)} x2={x(cut)} y1={y(1)} y2={y(5)} />
				<line class="quadrant-cut" x1={x(1)} x2={x(5)} y1={y(cut)} y2={y(cut)} />
				{names.map(([name, at, down, anchor]) => <text key={name} class="quadrant-name" x={at} y={down} text-anchor={anchor}>{name}</text>)}
				{[1, 2, 3, 4, 5].map((n) => <text key={`x${n}`} class="quadrant-tick" x={x(n)} y={HIGH - 22} text-anchor="middle">{n}</text>)}
				{[1, 2, 3, 4, 5].map((n) => <text key={`y${n}`} class="quadrant-tick" x={LEFT - 8} y={y(n) + 4} text-anchor="end">{n}</text>)}
				<text class="quadrant-axis" x={(x(1) + x(5)) / 2} y={HIGH - 4} text-anchor="middle">fitness: feasibility, data, low risk</text>
				<text class="quadrant-axis" transform={`translate(12 ${(y(1) + y(5)) / 2}) rotate(-90)`} text-anchor="middle">impact: value, desirability, fit</text>
				{spread(scored).map(({ row, x: cx, y: cy }) => (
					<g key={row.id} class={row.rank ? "quadrant-point" : "quadrant-point stopped"}>
						<title>{`${row.title}: ${row.quadrant}`}</title>
						<circle cx={cx} cy={cy} r="11" />
						<text x={cx} y={cy + 4} text-anchor="middle">{row.rank || "–"}</text>
					</g>
				))}
			</svg>
		</figure>
	);
}

function Case({ row, onClose }: { row: PlanUsecase; onClose: () => void }) {
	return (
		<Dialog title={row.title ?? ""} side onClose={onClose}>
			<Facts rows={[
				["Quadrant", row.quadrant ?? "open"], ["Why", row.sentence ?? "–"], ["Owner", row.owner ?? "nobody"], ["Goal", row.goal ?? "–"], ["Objective", row.objective ?? "–"],
				["Measured by", row.measure ?? "–"], ["Value", number(row.value)], ["Desirability", number(row.desirability)], ["Feasibility", number(row.feasibility)],
				["Data readiness", number(row.data)], ["Risk, 5 worst", number(row.risk)], ["Strategic fit", number(row.fit)], ["Scored by", row.scorers?.join(", ") || "nobody"],
				["Stands in", <code>{row.file}:{row.line}</code>],
			]} />
			{row.doubt && <p><Badge kind="info">doubt</Badge> {row.doubt}</p>}
			{(row.missing?.length ?? 0) > 0 && <p><Badge kind="unknown">to be written</Badge> {row.missing?.join(", ")}</p>}
			{row.tie && <p>Before the next because {row.tie}.</p>}
			<h3>What would change it</h3>
			{row.sensitivity?.length ? <ul class="plain">{row.sensitivity.map((s) => <li key={s}>{s}</li>)}</ul> : <p class="muted">One point less in any lens changes neither rank nor quadrant.</p>}
			{(row.evidence?.length ?? 0) > 0 && <><h3>Evidence</h3><ul class="plain">{row.evidence?.map((s) => <li key={s}><code>{s}</code></li>)}</ul></>}
			<p><a href={to("decisions", ["regulation"], { for: row.id ?? "" })}>Regulation intake (D16)</a>, <a href={to("decisions", ["service-model"], { for: row.id ?? "" })}>service model (D1)</a></p>
		</Dialog>
	);
}

function Proposal({ one, onAdd }: { one: PlanOpportunity; onAdd: (one: PlanOpportunity) => void }) {
	const [all, show] = useState(false);
	const rows = one.evidence ?? [];
	return (
		<article class="proposal">
			<h3>{one.title}</h3>
			<p>{one.sentence}. It would serve: {one.goal}; shown by {one.measure}.</p>
			<ul class="plain">{rows.slice(0, all ? rows.length : 4).map((r) => <li key={r}><code>{r}</code></li>)}</ul>
			<p class="proposal-actions">
				{rows.length > 4 && <button type="button" class="button small" aria-expanded={all} onClick={() => show(!all)}>{all ? "Fewer rows" : `All ${rows.length} rows`}</button>}
				{one.registered ? <Badge kind="ok">registered</Badge> : may("operator") && <button type="button" class="button small" onClick={() => onAdd(one)}><Icon name="plus" size={14} /> Into the register</button>}
			</p>
		</article>
	);
}

function Add({ one, onClose, onDone }: { one: PlanOpportunity; onClose: () => void; onDone: () => void }) {
	const [owner, setOwner] = useState("");
	const add = async () => {
		onClose();
		await doing(() => send("POST", "/usecases", { id: one.id, ...(owner.trim() ? { owner: owner.trim() } : {}) }), `${one.title} is in usecases.yaml; two people score it next.`);
		onDone();
	};
	return (
		<Dialog title="Into the register" onClose={onClose} onSubmit={() => void add()} actions={
			<><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary">Add</button></>
		}>
			<p>{one.title}: it goes to the end of usecases.yaml beside the estate, with its evidence and without scores.</p>
			<Field label="Owner" hint="The person or team that answers for it; may be left out for now." value={owner} onValue={setOwner} />
		</Dialog>
	);
}

export function UseCases() {
	const got = useGet<PlanUsecases>("/usecases");
	const [row, look] = useState<PlanUsecase | null>(null);
	const [adding, add] = useState<PlanOpportunity | null>(null);
	if (got.loading)
		return <Panel title="Use cases" sentence="Reading the register."><Loading lines={10} /></Panel>;
	if (!got.data)
		return <Panel title="Use cases">{got.error && <Failed error={got.error} again={got.again} />}</Panel>;
	const data = got.data;
	return (
		<>
			<Panel title="Use cases" sentence={`${data.sentence} By ${data.table}.`} at={got.at}>
				{got.error && <Failed error={got.error} again={got.again} />}
				<div class="decision-both">
					<Quadrant rows={data.rows} cut={data.cut ?? 3} />
					<Table caption="Use cases by rank" rows={data.rows} keyOf={(r) => r.id ?? ""} onRow={look}
						empty={<Empty title="No use case is registered" icon="file"><p>Write usecases.yaml beside the estate, or take a proposal below.</p></Empty>}
						columns={[
							{ key: "title", title: "Use case", grow: true },
							{ key: "rank", title: "Rank", num: true, sort: (r) => r.rank || 999, render: (r) => r.rank || "–" },
							{ key: "quadrant", title: "Becomes", render: (r) => <Badge kind={r.state === "ranked" ? r.quadrant?.startsWith("accelerate") || r.quadrant === "quick win" ? "ok" : "info" : r.state === "open" ? "unknown" : "gap"}>{r.quadrant?.split(",")[0] ?? "open"}</Badge> },
							{ key: "impact", title: "Impact", num: true, render: (r) => number(r.impact) },
							{ key: "fitness", title: "Fitness", num: true, render: (r) => number(r.fitness) },
							{ key: "owner", title: "Owner", minor: true, render: (r) => r.owner ?? "–" },
						]} />
				</div>
			</Panel>
			<Panel title="Proposed by evidence" sentence="Work that repeats in what was seen: each proposal with its rows. Nothing is proposed without them.">
				{data.opportunities.length === 0 ? <Empty title="Nothing was seen often enough" icon="search"><p>Proposals come from workflows, alerts, runbooks, AI used outside and repeated gaps of the last assessment.</p></Empty>
					: <div class="proposals">{data.opportunities.map((one) => <Proposal key={one.id} one={one} onAdd={add} />)}</div>}
			</Panel>
			{row && <Case row={row} onClose={() => look(null)} />}
			{adding && <Add one={adding} onClose={() => add(null)} onDone={got.again} />}
		</>
	);
}
