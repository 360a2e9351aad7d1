/* SPDX-License-Identifier: Apache-2.0 */
/* score: the scorecard: verdict, what stands in the way, areas, phases and gates. */
import { Badge, Chart, Choice, Level, Panel, Severity, Verdict } from "../../parts";
import { useQuery } from "../../route";
import type { Area, Blocker, Checked, Gate, Head, Phase, Rating } from "./data";
import { Grade, Split, Status } from "./marks";
import { AREAS, GATES, PHASES, areaHref, checkHref, findingsHref, kindOf, plural } from "./words";

type Checks = Map<string, Checked>;

function Blocked({ blocker, checks }: { blocker: Blocker; checks: Checks }) {
	const check = checks.get(blocker.check);
	return <li>
		{check && <Severity severity={check.severity} />}
		<div>
			{check ? <a href={checkHref(check)}>{check.title}</a> : <code>{blocker.check}</code>}
			<p class="r-quiet">{blocker.sentence}</p>
		</div>
	</li>;
}

function Standing({ head, checks }: { head: Head; checks: Checks }) {
	const of = { ok: 0, gap: 0, unknown: 0, skip: 0 } as Record<string, number>;
	for (const area of head.areas)
		for (const status of Object.keys(of))
			of[status]! += (area as unknown as Record<string, number>)[status]!;
	const applies = of.ok! + of.gap! + of.unknown!;
	return <section class="r-standing" aria-labelledby="r-verdict">
		<div>
			<p class="r-quiet">Would this infrastructure be ready to run an AI model tomorrow?</p>
			<h2 id="r-verdict"><Verdict verdict={head.verdict} size="large" /></h2>
			<p>{plural(of.ok! + of.gap!, "check")} of {applies} that apply {of.ok! + of.gap! === 1 ? "is" : "are"} decided
				{head.coverage !== null && head.coverage >= 0 && <>, {Math.round(head.coverage * 100)} % of the weight</>}.</p>
			<Split ok={of.ok!} gap={of.gap!} unknown={of.unknown!} label={`${of.ok} ok, ${of.unknown} unknown, ${of.gap} open`} />
			<dl class="r-counts">
				<div><dt><a href={findingsHref({ status: "gap" })}>gaps</a></dt><dd>{of.gap}</dd></div>
				<div><dt><a href={findingsHref({ status: "unknown" })}>unknown</a></dt><dd>{of.unknown}</dd></div>
				<div><dt><a href={findingsHref({ status: "ok" })}>ok</a></dt><dd>{of.ok}</dd></div>
				<div><dt><a href={findingsHref({ status: "skip" })}>do not apply</a></dt><dd>{of.skip}</dd></div>
			</dl>
		</div>
		<div>
			<h3>What stands in the way</h3>
			{head.blockers.length === 0 ? <p class="r-quiet">Nothing critical or high is open.</p>
				: <ol class="r-blockers">{head.blockers.map((blocker) => <Blocked key={blocker.check} blocker={blocker} checks={checks} />)}</ol>}
		</div>
	</section>;
}

const range = (row: { lo: number | null; hi: number | null }) => row.lo === null ? "–" : row.lo === row.hi ? row.lo : `${row.lo} to ${row.hi}`;

function Areas({ areas }: { areas: Area[] }) {
	return <div class="r-scroll"><table class="r-table r-areas">
		<caption class="sr">Areas, with the level of each</caption>
		<thead><tr><th scope="col">Area</th><th scope="col">Level, 1 to 5</th><th scope="col" class="num">Range</th>
			<th scope="col" class="num">Decided</th><th scope="col">Evidence</th><th scope="col" class="num">Gaps</th><th scope="col" class="num">Unknown</th></tr></thead>
		<tbody>{areas.map((area) => <tr key={area.area}>
			<th scope="row"><a href={areaHref(area.area)}>{AREAS[area.area] ?? area.area}</a></th>
			<td class="r-at"><Level lo={area.lo} hi={area.hi} decimal={area.decimal} state={area.state} /></td>
			<td class="num" data-label="range">{range(area)}</td>
			<td class="num" data-label="decided">{area.coverage === null ? "–" : `${Math.round(area.coverage * 100)} %`}</td>
			<td data-label="evidence"><Grade grade={area.grade} short /></td>
			<td class="num" data-label="gaps">{area.gap > 0 ? <a href={findingsHref({ area: area.area, status: "gap" })}>{area.gap}</a> : 0}</td>
			<td class="num" data-label="unknown">{area.unknown > 0 ? <a href={findingsHref({ area: area.area, status: "unknown" })}>{area.unknown}</a> : 0}</td>
		</tr>)}</tbody>
	</table></div>;
}

function Ratings({ ratings, checks }: { ratings: Rating[]; checks: Checks }) {
	return <div class="r-scroll"><table class="r-table r-areas">
		<caption class="sr">The readiness scorecard of phase 1, six areas of five checks each</caption>
		<thead><tr><th scope="col">Area</th><th scope="col">Rating, 1 to 5</th><th scope="col" class="num">Range</th><th scope="col">What comes next</th></tr></thead>
		<tbody>{ratings.map((rating) => {
			const next = rating.next ? checks.get(rating.next) : undefined;
			return <tr key={rating.area}>
				<th scope="row"><a href={areaHref(rating.area)}>{AREAS[rating.area] ?? rating.area}</a></th>
				<td class="r-at"><Level lo={rating.lo} hi={rating.hi} /></td>
				<td class="num" data-label="range">{range(rating)}</td>
				<td data-label="next">{next ? <><Status status={next.verdict} /> <a href={checkHref(next)}>{next.title}</a></> : rating.sentence}</td>
			</tr>;
		})}</tbody>
	</table></div>;
}

/* Names that fit around the radar. */
const SHORT: Record<string, string> = { gpu: "GPU", resilience: "Resilience", "data-models": "Data" };

/* The scorecard, as eleven areas or as the six that were published. */
function Scorecard({ head, checks }: { head: Head; checks: Checks }) {
	const [query, set] = useQuery();
	const six = query.get("card") === "six";
	const shown = six ? head.ratings : head.areas;
	const sure = shown.map((row) => ("state" in row && row.state !== "assessed") ? 0 : row.lo ?? 0);
	const most = shown.map((row) => ("state" in row && row.state === "not applicable") ? 0 : row.hi ?? 0);
	return <Panel title="Scorecard" at={head.made_at} actions={<Choice label="Which scorecard" value={six ? "six" : "all"} onValue={(card) => set({ card: card === "six" ? card : undefined })}
		options={[{ value: "all", label: "Eleven areas" }, { value: "six", label: "Published six" }]} />}>
		<p class="r-quiet">{six
			? "Five checks for each area that build on each other; a rating is 1 and one more for each that is ok, from the first on."
			: "A level holds when every critical and high check of it and below is ok, and 85 % of the weight. What is unknown counts as open for the lower end, as ok for the upper."}</p>
		<div class="r-card">
			{six ? <Ratings ratings={head.ratings} checks={checks} /> : <Areas areas={head.areas} />}
			<Chart title={six ? "Ratings of six areas" : "Levels of eleven areas"} unit="level, 1 to 5" kind="radar" table={false} max={5} height={300}
				x={shown.map((row) => SHORT[row.area] ?? AREAS[row.area] ?? row.area)}
				series={[{ name: "sure", values: sure }, { name: "if all that is unknown is well", values: most, faint: true }]} />
		</div>
	</Panel>;
}

function Step({ phase, gate, open, toggle }: { phase: Phase; gate: Gate | undefined; open: boolean; toggle: () => void }) {
	return <li>
		<div class="phase">
			<h3>{PHASES[phase.phase] ?? phase.phase}</h3>
			<p><Badge kind={kindOf(phase.verdict)}>{phase.verdict}</Badge></p>
			<Split ok={phase.ok} gap={phase.gap} unknown={phase.unknown} label={`${phase.ok} ok, ${phase.unknown} unknown, ${phase.gap} open`} />
			<p class="r-quiet"><a href={findingsHref({ phase: phase.phase, status: "gap" })}>{plural(phase.gap, "gap")}</a>, {" "}
				<a href={findingsHref({ phase: phase.phase, status: "unknown" })}>{phase.unknown} unknown</a>, {phase.ok} ok</p>
		</div>
		{gate && <button type="button" class={`gate ${kindOf(gate.result)}`} aria-expanded={open} aria-controls="r-gate" onClick={toggle}>
			<b>{gate.gate}</b> {gate.result}
		</button>}
	</li>;
}

/* So many blockers of a gate at once. */
const MOST = 8;

function Phases({ head, checks }: { head: Head; checks: Checks }) {
	const [query, set] = useQuery();
	const chosen = head.gates.find((gate) => gate.gate === query.get("gate"));
	return <Panel title="Phases and gates" at={head.made_at}>
		<ol class="r-phases">{head.phases.map((phase, i) => {
			const gate = head.gates[i];
			return <Step key={phase.phase} phase={phase} gate={gate} open={chosen !== undefined && gate === chosen}
				toggle={() => set({ gate: gate === chosen ? undefined : gate!.gate })} />;
		})}</ol>
		<div id="r-gate">{chosen && <>
			<h3>{chosen.gate}, {GATES[chosen.gate]}: {chosen.result}</h3>
			<p>{chosen.sentence}. It asks for {plural(chosen.required, "check")}{chosen.waived > 0 && `; ${chosen.waived} of these open and waived`}.</p>
			<ol class="r-blockers">{chosen.blockers.slice(0, MOST).map((blocker) => <Blocked key={blocker.check} blocker={blocker} checks={checks} />)}</ol>
			{chosen.blockers.length > MOST && <details class="r-more" key={chosen.gate}><summary>{chosen.blockers.length - MOST} more</summary>
				<ol class="r-blockers">{chosen.blockers.slice(MOST).map((blocker) => <Blocked key={blocker.check} blocker={blocker} checks={checks} />)}</ol></details>}
		</>}</div>
	</Panel>;
}

function Proof({ head }: { head: Head }) {
	const read = head.sources.filter((source) => source.facts > 0);
	return <Panel title="What was asked" at={head.made_at}>
		<p>{plural(read.length, "source")} gave facts, {head.sources.length - read.length} had none
			{head.blind.length > 0 ? <>, and {plural(head.blind.length, "place")} could not be read.</> : "; nothing that was there could not be read."}</p>
		{head.blind.length > 0 && <ul class="r-plain">{head.blind.map((blind, i) => <li key={i}><code>{blind.path}{blind.line ? `:${blind.line}` : ""}</code> {blind.sentence}</li>)}</ul>}
		<details class="r-more"><summary>All {head.sources.length} sources</summary>
			<div class="r-scroll"><table class="r-table">
				<caption class="sr">Sources of this assessment</caption>
				<thead><tr><th scope="col">Source</th><th scope="col">Place</th><th scope="col">State</th><th scope="col" class="num">Facts</th></tr></thead>
				<tbody>{head.sources.map((source, i) => <tr key={i}><th scope="row">{source.collector}</th>
					<td>{source.path ? <code>{source.path}</code> : "the estate"}{source.sentence && <p class="r-quiet">{source.sentence}</p>}</td>
					<td>{source.state}</td><td class="num">{source.facts}</td></tr>)}</tbody>
			</table></div>
		</details>
	</Panel>;
}

function Patterns({ head }: { head: Head }) {
	const shown = head.patterns.filter((pattern) => pattern.status === "gap");
	if (shown.length === 0)
		return null;
	return <Panel title="Patterns that show" at={head.made_at}>
		<ul class="r-patterns">{shown.map((pattern) => <li key={pattern.id}>
			<h3>{pattern.title}</h3><p>{pattern.sentence}</p>{pattern.nudge && <p class="r-quiet">Next small step: {pattern.nudge}.</p>}
		</li>)}</ul>
	</Panel>;
}

export function Score({ head, checks }: { head: Head; checks: Checks }) {
	return <>
		<Standing head={head} checks={checks} />
		<Scorecard head={head} checks={checks} />
		<Phases head={head} checks={checks} />
		<Patterns head={head} />
		<Proof head={head} />
	</>;
}
