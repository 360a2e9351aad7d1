/* SPDX-License-Identifier: Apache-2.0 */
/* place: one finding: the resource, the lines of its file, the evidence, the fix, and what it holds up. */
import { useState } from "preact/hooks";
import { Code, Copy, Failed, Loading, Panel, Severity, When } from "../../parts";
import { go } from "../../route";
import { may, useGet } from "../../use";
import type { All, Checked, FileLine, Finding, FindingDetail, Head } from "./data";
import { day } from "../../format";
import { useKeys } from "./data";
import { Fix, Gates } from "./check";
import { left } from "./findings";
import { Crumbs, Grade, Place, Status } from "./marks";
import { Waive } from "./waive";
import { AREAS, PHASES, areaHref, checkHref, findingHref, plural } from "./words";

function Lines({ lines, at, file }: { lines: FileLine[]; at: number | null; file: string }) {
	return <Code text={lines.map((line) => line.text).join("\n")} label={file} from={lines[0]!.number} marked={at ? [at] : []} copy={false} />;
}

/* What was asked to find it: the sources and the SQL. */
function Asked({ detail }: { detail: FindingDetail }) {
	return <details class="r-more"><summary>How it was found</summary>
		<ul class="r-plain">{detail.sources.map((source, n) => <li key={n}><b>{source.collector}</b> {source.path && <code>{source.path}</code>} {source.state}, {plural(source.facts, "fact")}
			{source.sentence && <span class="r-quiet"> {source.sentence}</span>}</li>)}</ul>
		{detail.sql && <Code text={detail.sql} label={detail.about ? `SQL over ${detail.about}` : "SQL"} />}
	</details>;
}

/* The one before and the one after, in the table one came from or in the check. */
function neighbours(all: Finding[], finding: Finding): [Finding | undefined, Finding | undefined] {
	const own = all.filter((other) => other.check === finding.check), i = own.findIndex((other) => other.fingerprint === finding.fingerprint);
	return [own[i - 1], own[i + 1]];
}

export function PlaceView({ check, fingerprint, head, all }: { check: Checked; fingerprint: string; head: Head; all: All<Finding> }) {
	const { data, error, at, again } = useGet<FindingDetail>(`/findings/${fingerprint}`, undefined, { on: ["assessed", "estate"] });
	const [waiving, waive] = useState(false);
	const finding = data ?? all.rows?.find((row) => row.fingerprint === fingerprint);
	const [before, after] = all.rows && finding ? neighbours(all.rows, finding) : [undefined, undefined];
	useKeys((key) => {
		const to = key === "j" ? after : key === "k" ? before : undefined;
		return to && (go(findingHref(to), true), true);
	});
	const where: [string, string?][] = [["Readiness", "/ui/readiness"], [AREAS[check.area] ?? check.area, areaHref(check.area)],
		[check.code ?? check.id, checkHref(check)], ["Place"]];
	if (error && !finding)
		return <><Crumbs at={where} /><Panel title={check.title}><Failed error={error} again={again} /></Panel></>;
	if (!finding)
		return <><Crumbs at={where} /><Panel title={check.title}><Loading lines={12} /></Panel></>;
	const open = finding.status === "gap" || finding.status === "unknown";
	const spot = finding.file ? `${finding.file}${finding.line ? `:${finding.line}` : ""}` : "";
	return <>
		<Crumbs at={where} />
		<Panel title={finding.resource ?? "The estate as a whole"} at={head.made_at}
			actions={open && !finding.waived && !finding.pending && may("operator") && <button type="button" class="button small" onClick={() => waive(true)}>Waive…</button>}>
			<p class="r-marks"><Status status={finding.status} /> <Severity severity={finding.severity} /> <a href={checkHref(check)}>{check.title}</a></p>
			{finding.reason && <p class="r-reason">{finding.reason}</p>}
			{data?.waived_until && <p class="r-note">Waived until {day(data.waived_until)}{data.waived_by && ` by ${data.waived_by}`}: {data.waived_because}
				{data.waived_where && <> (<code>{data.waived_where}</code>)</>}. {" "}<a href="/ui/readiness/waivers">All waivers</a></p>}
			{finding.pending && <p class="r-note">A waiver in lintel.yaml will cover it at the next assessment. <a href="/ui/readiness/waivers">All waivers</a></p>}
			<div class="r-where"><h3><Place file={finding.file} line={finding.line} /></h3>{spot && <Copy text={spot} />}</div>
			{finding.file && <div class="r-file">{data && data.lines.length > 0 ? <Lines lines={data.lines} at={finding.line} file={finding.file} />
				: data ? <p class="r-quiet">{data.lines_sentence ?? "The file cannot be shown."}</p>
				: error ? <Failed error={error} again={again} /> : <Loading lines={10} />}</div>}
			{open && <Fix text={finding.fix || check.fix || ""} />}
			<h3>Why it matters</h3>
			<p class="r-why">{check.why}</p>
			<dl class="r-grid">
				<div><dt>Evidence</dt><dd><Grade grade={finding.quality} long /></dd></div>
				<div><dt>Assessed</dt><dd><When at={data?.made_at ?? head.made_at} /></dd></div>
				{finding.file && <div><dt>Lines read</dt><dd>{at ? <When at={at} /> : "not yet"}</dd></div>}
				<div><dt>Holds up</dt><dd>{open ? <Gates gates={check.gates} /> : "nothing"}</dd></div>
				<div><dt>Due in</dt><dd>{PHASES[finding.phase]}</dd></div>
				<div><dt>Fingerprint</dt><dd><code>{finding.fingerprint}</code></dd></div>
			</dl>
			{data && <Asked detail={data} />}
			<nav class="r-beside" aria-label="Other places of this check">
				{before ? <a href={findingHref(before)}>Previous place</a> : <span />}
				<a href={left.href || checkHref(check)}>{left.href ? "Back to the findings" : "All places"}</a>
				{after ? <a href={findingHref(after)}>Next place</a> : <span />}
			</nav>
		</Panel>
		{waiving && <Waive check={check} finding={finding} onClose={() => waive(false)} />}
	</>;
}
