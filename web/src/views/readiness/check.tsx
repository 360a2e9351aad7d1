/* SPDX-License-Identifier: Apache-2.0 */
/* check: what a check asks, why, what to do, and each place it spoke of. */
import { useState } from "preact/hooks";
import { Code, Command, Copy, Failed, Loading, Panel, Severity } from "../../parts";
import { may, useGet } from "../../use";
import type { All, CheckDetail, Checked, Finding, Head } from "./data";
import { Crumbs, Grade, Place, Status } from "./marks";
import { Waive } from "./waive";
import { AREAS, GATES, LEVELS, PHASES, areaHref, findingHref, findingsHref, plural } from "./words";

const CODES: [keyof Checked, string][] = [["caf", "Cloud Adoption Framework"], ["nist", "NIST AI RMF"], ["owasp25", "OWASP LLM top 10, 2025"],
	["owasp26", "OWASP LLM top 10, 2026"], ["iso", "ISO/IEC 42001"]];

export function Codes({ check }: { check: Checked }) {
	const there = CODES.filter(([name]) => (check[name] as string[]).length > 0);
	return <dl class="r-grid">
		{there.map(([name, title]) => <div key={name}><dt>{title}</dt><dd>{(check[name] as string[]).join(", ")}</dd></div>)}
	</dl>;
}

export function Fix({ text }: { text: string }) {
	return <div class="r-fix"><div><h3>What to do</h3><p>{text}</p></div><Copy text={text} /></div>;
}

export function Gates({ gates }: { gates: string[] }) {
	return gates.length === 0 ? <>no gate asks for it</> : <>{gates.map((gate, i) => <span key={gate}>{i > 0 && ", "}
		<a href={`/ui/readiness?gate=${gate}`}>{gate}</a> {GATES[gate]}</span>)}</>;
}

/* What hangs on it in the frameworks, and whose answers it reads. */
function Decides({ detail }: { detail: CheckDetail }) {
	const { items, questions } = detail;
	return <dl class="r-grid">
		{items.length > 0 && <div><dt>Decides, or helps to decide</dt><dd>{items.map((item, n) => <span key={item}>{n > 0 && ", "}<a href={`/ui/framework/${item}`}>{item.split("/")[1]}</a></span>)}</dd></div>}
		{questions.length > 0 && <div><dt>Reads answers to</dt><dd>{questions.map((question, n) => <span key={question}>{n > 0 && ", "}
			<a href={`/ui/framework/questions/${encodeURIComponent(question)}`}>{question}</a></span>)}</dd></div>}
	</dl>;
}

const MOST = 30;

function Places({ findings }: { findings: Finding[] }) {
	const [all, more] = useState(false);
	const shown = all ? findings : findings.slice(0, MOST);
	if (findings.length === 0)
		return <p class="r-quiet">It spoke of no place: nothing it asks about was found, or nothing can show it.</p>;
	return <>
		<div class="r-scroll"><table class="r-table r-places">
			<caption class="sr">Places of this check</caption>
			<thead><tr><th scope="col">Status</th><th scope="col">Resource</th><th scope="col">Place</th><th scope="col">Evidence</th></tr></thead>
			<tbody>{shown.map((finding, i) => <tr key={finding.fingerprint + i}>
				<td><Status status={finding.status} />{finding.waived && <span class="r-waived">waived</span>}</td>
				<td><a href={findingHref(finding)}>{finding.resource ?? "the estate as a whole"}</a>{finding.reason && <p class="r-quiet">{finding.reason}</p>}</td>
				<td><Place file={finding.file} line={finding.line} /></td>
				<td><Grade grade={finding.quality} /></td>
			</tr>)}</tbody>
		</table></div>
		{findings.length > MOST && !all && <p><button type="button" class="button small" onClick={() => more(true)}>Show all {findings.length}</button></p>}
	</>;
}

export function CheckView({ check, head, all }: { check: Checked; head: Head; all: All<Finding> }) {
	const { data, error, again } = useGet<CheckDetail>(`/checks/${check.id}`, undefined, { on: ["assessed"] });
	const [waiving, waive] = useState(false);
	const findings = all.rows?.filter((finding) => finding.check === check.id);
	const open = check.gap + check.unknown;
	return <>
		<Crumbs at={[["Readiness", "/ui/readiness"], [AREAS[check.area] ?? check.area, areaHref(check.area)], [check.code ?? check.id]]} />
		<Panel title={check.title} at={head.made_at} actions={open > 0 && may("operator") && <button type="button" class="button small" onClick={() => waive(true)}>Waive…</button>}>
			<p class="r-marks"><Status status={check.verdict} /> <Severity severity={check.severity} /> <code>{check.id}</code>
				{check.code && <code>{check.code}</code>}</p>
			<p class="r-why">{check.why}</p>
			<Fix text={check.fix || ""} />
			<dl class="r-grid">
				<div><dt>Answers</dt><dd>{plural(check.gap, "gap")}, {check.unknown} unknown, {check.ok} ok, {check.skip} do not apply
					{check.waived > 0 && <>; {check.waived} waived</>} {" "}<a href={findingsHref({ check: check.id })}>as a table</a></dd></div>
				<div><dt>Level</dt><dd><a href={areaHref(check.area)}>{AREAS[check.area]}</a> level {check.level}, {LEVELS[check.level]}</dd></div>
				<div><dt>Due in</dt><dd>{PHASES[check.phase]}</dd></div>
				<div><dt>Gates</dt><dd><Gates gates={check.gates} /></dd></div>
				<div><dt>Evidence</dt><dd><Grade grade={check.quality} long /></dd></div>
				<div><dt>Decided by</dt><dd>{check.sources.join(", ") || "answers of people"}</dd></div>
			</dl>
		</Panel>
		<Panel title="Places" at={head.made_at}>
			{all.error && !findings ? <Failed error={all.error} again={all.again} /> : !findings ? <Loading lines={4} /> : <Places findings={findings} />}
		</Panel>
		<Panel title="What it asks, and who else asks it" at={head.made_at}>
			<Codes check={check} />
			{error ? <Failed error={error} again={again} /> : !data ? <Loading lines={6} />
				: <>{data.sql && <Code text={data.sql} label={data.about ? `SQL over ${data.about}` : "SQL"} />}<Decides detail={data} /></>}
			<Command text={`lintel catalog show ${check.code ?? check.id}`} />
		</Panel>
		{waiving && <Waive check={check} onClose={() => waive(false)} />}
	</>;
}
