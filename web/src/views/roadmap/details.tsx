/* SPDX-License-Identifier: Apache-2.0 */
/* details: one activity: why, when, who, what it needs and what needs it. */
import { day, number } from "../../format";
import { Badge, Dialog, Facts, Severity } from "../../parts";
import type { Roadmap, RoadmapActivity } from "../../records";
import { to } from "../../route";
import { PHASES } from "./words";

function Links({ map, ids, onOpen }: { map: Roadmap; ids: string[]; onOpen: (id: string) => void }) {
	if (ids.length === 0)
		return <span class="muted">nothing</span>;
	return <ul class="roadmap-links">{ids.map((id) => (
		<li key={id}><button class="link" type="button" onClick={() => onOpen(id)}>{id} {map.activities.find((x) => x.id === id)?.title}</button></li>
	))}</ul>;
}

export function Details({ map, activity: x, onOpen, onClose }: { map: Roadmap; activity: RoadmapActivity; onOpen: (id: string) => void; onClose: () => void }) {
	const after = map.activities.filter((y) => y.needs.includes(x.id ?? "") && y.start).map((y) => y.id ?? "");
	const waits = x.wait_most ? `; waits ${x.wait_least === x.wait_most ? x.wait_most : `${x.wait_least} to ${x.wait_most}`} days` : "";
	return (
		<Dialog title={`${x.id} ${x.title}`} onClose={onClose} side>
			<p class="roadmap-badges">
				{x.chain && <Badge kind="gap">sets the last day</Badge>}{x.critical && <Badge kind="info">critical by needs</Badge>}
				{x.late && <Badge kind="bad">late</Badge>}{x.severity && <Severity severity={x.severity} />}
			</p>
			<Facts rows={[
				["Why", x.because],
				...(x.start ? [["When", `${day(x.start)} to ${day(x.end)}`], ["Last day", `${day(x.end_least)} to ${day(x.end_most)}`]] as [string, string][] : []),
				...(x.due ? [["Wanted by", day(x.due)]] as [string, string][] : []),
				["Who", <>{x.owner}{!x.named && <span class="muted"> (a role; nobody is named)</span>}</>],
				["Answers for it", x.answers.length ? x.answers.join(", ") : "-"],
				["Work", `${number(x.effort)} person-days (${number(x.effort_least)} to ${number(x.effort_most)})${waits}`],
				...(x.slack !== null ? [["Slack", x.slack ? `${number(x.slack)} working days by needs alone` : "none"]] as [string, string][] : []),
				["Phase", PHASES[x.phase ?? ""] ?? x.phase],
				...(x.check ? [["Check", <a href={to("readiness", ["checks", x.check])}>{x.check}</a>]] as [string, preact.JSX.Element][] : []),
				...(x.fix ? [["What to do", x.fix]] as [string, string][] : []),
				...(x.file ? [["Where", <span class="code">{x.file}{x.line ? `:${x.line}` : ""}</span>]] as [string, preact.JSX.Element][] : []),
				["Needs", <Links map={map} ids={x.needs} onOpen={onOpen} />],
				...(x.soft.length ? [["Better after", <Links map={map} ids={x.soft} onOpen={onOpen} />]] as [string, preact.JSX.Element][] : []),
				["Needed by", <Links map={map} ids={after} onOpen={onOpen} />],
				["From", <span class="muted">{x.source}</span>],
			]} />
		</Dialog>
	);
}
