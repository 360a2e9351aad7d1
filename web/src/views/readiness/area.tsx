/* SPDX-License-Identifier: Apache-2.0 */
/* area: why an area stands at its level, rung by rung, and the least that would lift it. */
import { Command, Failed, Level, Loading, Panel, Severity } from "../../parts";
import { useGet } from "../../use";
import type { AreaDetail, Checked, Head, Rung } from "./data";
import { quoted } from "./data";
import { Crumbs, Grade, Status } from "./marks";
import { AREAS, LEVELS, checkHref, findingsHref, plural } from "./words";

type Checks = Map<string, Checked>;

function Row({ check, sentence }: { check: Checked; sentence?: string | undefined }) {
	return <li class="r-check">
		<Status status={check.verdict} />
		<div><a href={checkHref(check)}>{check.title}</a>{check.code && <code class="r-code">{check.code}</code>}
			{sentence && <p class="r-quiet">{sentence}</p>}</div>
		<Severity severity={check.severity} />
	</li>;
}

const holds = (rung: Rung) => !rung.applies
	? (rung.holds ? "asks nothing that applies here, so it holds" : "asks nothing that applies here, and the one below does not hold")
	: rung.holds ? "holds" : rung.may_hold ? "open, and may hold when more is known" : "does not hold";

function Step({ rung, checks, next }: { rung: Rung; checks: Checks; next: boolean }) {
	const mine = rung.checks.map((id) => checks.get(id)).filter((check) => check !== undefined);
	const close = rung.close.map((id) => checks.get(id)).filter((check) => check !== undefined);
	const open = mine.filter((check) => check.verdict === "gap" || check.verdict === "unknown");
	const rest = mine.filter((check) => check.verdict !== "gap" && check.verdict !== "unknown");
	const share = rung.weight > 0 ? Math.round(100 * rung.ok / rung.weight) : 0;
	return <li class={`r-rung ${rung.holds ? "holds" : next ? "next" : ""}`}>
		<h3><b>{rung.level}</b> {LEVELS[rung.level]} <span class="r-quiet">{holds(rung)}</span></h3>
		{rung.weight > 0 && <p class="r-weight"><progress max={100} value={share} aria-label={`weight that is ok for level ${rung.level}`} /> {share} % of the weight is ok;
			it needs 85 % and every critical and high check</p>}
		{next && close.length > 0 && <div class="r-least">
			<h4>The least that lifts it to {rung.level}: {close.length === 1 ? "this one" : `these ${close.length}`}</h4>
			<ol>{close.map((check) => <Row key={check.id} check={check} sentence={check.fix} />)}</ol>
		</div>}
		{open.length > 0 && !next && <ul class="r-checks">{open.map((check) => <Row key={check.id} check={check} />)}</ul>}
		{next && open.some((check) => !rung.close.includes(check.id)) && <details class="r-more">
			<summary>{plural(open.filter((check) => !rung.close.includes(check.id)).length, "more open check")} of this level</summary>
			<ul class="r-checks">{open.filter((check) => !rung.close.includes(check.id)).map((check) => <Row key={check.id} check={check} />)}</ul>
		</details>}
		{rest.length > 0 && <details class="r-more"><summary>{rest.filter((check) => check.verdict === "ok").length} ok, {rest.filter((check) => check.verdict === "skip").length} that do not apply</summary>
			<ul class="r-checks">{rest.map((check) => <Row key={check.id} check={check} />)}</ul>
		</details>}
	</li>;
}

export function AreaView({ name, head, checks }: { name: string; head: Head; checks: Checks }) {
	const { data, error, again } = useGet<AreaDetail>(`/areas/${name}`, undefined, { on: ["assessed"] });
	const area = head.areas.find((one) => one.area === name)!;
	const next = data?.rungs.find((rung) => !rung.holds);
	return <>
		<Crumbs at={[["Readiness", "/ui/readiness"], [AREAS[name] ?? name]]} />
		<Panel title={AREAS[name] ?? name} at={head.made_at}>
			<dl class="r-grid">
				<div><dt>Level</dt><dd><Level lo={area.lo} hi={area.hi} decimal={area.decimal} state={area.state} /></dd></div>
				<div><dt>Range</dt><dd>{area.lo === null ? area.state : area.lo === area.hi ? `level ${area.lo}, ${LEVELS[area.lo]}` : `level ${area.lo}, ${LEVELS[area.lo]}; up to ${area.hi} if all that is unknown is well`}</dd></div>
				<div><dt>Decided</dt><dd>{area.coverage === null ? "nothing applies" : `${Math.round(area.coverage * 100)} % of the weight`}</dd></div>
				<div><dt>Evidence</dt><dd><Grade grade={area.grade} long /></dd></div>
				<div><dt>Checks</dt><dd><a href={findingsHref({ area: name, status: "gap" })}>{plural(area.gap, "gap")}</a>, {" "}
					<a href={findingsHref({ area: name, status: "unknown" })}>{area.unknown} unknown</a>, {area.ok} ok, {area.skip} do not apply</dd></div>
			</dl>
			<Command text={`lintel assess ${quoted(head.run.root)} --why ${name}`} />
		</Panel>
		<Panel title="Rungs" at={head.made_at}>
			{error ? <Failed error={error} again={again} /> : !data ? <Loading lines={8} /> : <ol class="r-rungs">
				<li class="r-rung holds"><h3><b>1</b> {LEVELS[1]} <span class="r-quiet">where every area starts</span></h3></li>
				{data.rungs.map((rung) => <Step key={rung.level} rung={rung} checks={checks} next={rung === next} />)}
				<li class={`r-rung ${area.lo === 5 ? "holds" : !next ? "next" : ""}`}><h3><b>5</b> {LEVELS[5]} <span class="r-quiet">{area.lo === 5 ? "holds" : "earned by time"}</span></h3>
					<p class="r-quiet">Level 4 in three runs over 60 days or more, nothing re-opened, nothing overdue, and one improvement measured.</p></li>
			</ol>}
		</Panel>
	</>;
}
