/* SPDX-License-Identifier: Apache-2.0 */
/* place: one finding: the resource, the lines of its file, the evidence, the fix, and what it holds up. */
import { useState } from "preact/hooks";
import { Code, Copy, Failed, Loading, Panel, Severity, When } from "../../parts";
import { go } from "../../route";
import { may, useGet } from "../../use";
import type { All, Checked, FileLine, Finding, FindingDetail, Head } from "./data";
import { useKeys } from "./data";
import { Fix, Gates } from "./check";
import { left } from "./findings";
import { Crumbs, Grade, Place, Status } from "./marks";
import { Waive } from "./waive";
import { AREAS, PHASES, areaHref, checkHref, findingHref } from "./words";

function Lines({ lines, at, file }: { lines: FileLine[]; at: number | null; file: string }) {
	return <Code text={lines.map((line) => line.text).join("\n")} label={file} from={lines[0]!.number} marked={at ? [at] : []} copy={false} />;
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
		[check.code ?? check.id, checkHref(check)], [finding?.resource ?? "the estate"]];
	if (error && !finding)
		return <><Crumbs at={where} /><Panel title={check.title}><Failed error={error} again={again} /></Panel></>;
	if (!finding)
		return <><Crumbs at={where} /><Panel title={check.title}><Loading lines={12} /></Panel></>;
	const open = finding.status === "gap" || finding.status === "unknown";
	const spot = finding.file ? `${finding.file}${finding.line ? `:${finding.line}` : ""}` : "";
	return <>
		<Crumbs at={where} />
		<Panel title={finding.resource ?? "The estate as a whole"} at={head.made_at}
			actions={open && !finding.waived && may("operator") && <button type="button" class="button small" onClick={() => waive(true)}>Waive…</button>}>
			<p class="r-marks"><Status status={finding.status} /> <Severity severity={finding.severity} /> <a href={checkHref(check)}>{check.title}</a></p>
			{finding.reason && <p class="r-reason">{finding.reason}</p>}
			{data?.waiver && <p class="r-note">Waived until {data.waiver.until}{data.waiver.by && ` by ${data.waiver.by}`}: {data.waiver.because}. {" "}
				<a href="/ui/readiness/waivers">Waivers</a></p>}
			<div class="r-where"><h3><Place file={finding.file} line={finding.line} /></h3>{spot && <Copy text={spot} />}</div>
			{finding.file && (data?.lines?.length ? <Lines lines={data.lines} at={finding.line} file={finding.file} />
				: data ? <p class="r-quiet">The file is not shown: it is no text, or it has changed or gone since it was assessed.</p>
				: error ? <Failed error={error} again={again} /> : <Loading lines={8} />)}
			{open && <Fix text={finding.fix || check.fix} />}
			<h3>Why it matters</h3>
			<p class="r-why">{check.why}</p>
			<dl class="r-grid">
				<div><dt>Evidence</dt><dd><Grade grade={finding.quality} long /></dd></div>
				<div><dt>Assessed</dt><dd><When at={head.made_at} /></dd></div>
				{finding.file && <div><dt>Lines read</dt><dd>{at ? <When at={at} /> : "not yet"}</dd></div>}
				<div><dt>Holds up</dt><dd>{open ? <Gates gates={check.gates} /> : "nothing"}</dd></div>
				<div><dt>Due in</dt><dd>{PHASES[finding.phase]}</dd></div>
				<div><dt>Fingerprint</dt><dd><code>{finding.fingerprint}</code></dd></div>
			</dl>
			<nav class="r-beside" aria-label="Other places of this check">
				{before ? <a href={findingHref(before)}>Previous place</a> : <span />}
				<a href={left.href || checkHref(check)}>{left.href ? "Back to the findings" : "All places"}</a>
				{after ? <a href={findingHref(after)}>Next place</a> : <span />}
			</nav>
		</Panel>
		{waiving && <Waive check={check} finding={finding} onClose={() => waive(false)} />}
	</>;
}
