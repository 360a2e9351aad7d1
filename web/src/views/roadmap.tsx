/* SPDX-License-Identifier: Apache-2.0 */
/* roadmap: what to do next, by when, in which order; and what another team, start or scope would move. */
import { useState } from "preact/hooks";
import { address } from "../api";
import { day, number } from "../format";
import { Command, Empty, Failed, Filter, Icon, Loading, Panel, Stat, Table } from "../parts";
import type { Roadmap, RoadmapActivity } from "../records";
import { to, useQuery } from "../route";
import { useGet } from "../use";
import { Details } from "./roadmap/details";
import { Gantt } from "./roadmap/gantt";
import { Moved } from "./roadmap/moved";
import { WhatIf, asked } from "./roadmap/whatif";
import { PHASES } from "./roadmap/words";

export default function RoadmapView() {
	const [query] = useQuery();
	const question = asked(query);
	const got = useGet<Roadmap>("/roadmap", question, { on: ["assessment"] });
	if (got.loading)
		return <Panel title="Roadmap" class="tall"><Loading lines={14} /></Panel>;
	if (got.error?.status === 404)
		return <Nothing />;
	return (
		<div class="roadmap">
			{got.error && <Failed error={got.error} again={got.again} />}
			{got.data && <Head map={got.data} at={got.at} />}
			<WhatIf map={got.data} />
			{got.data && <Moved map={got.data} />}
			{got.data?.end && <Chart map={got.data} />}
			{got.data && <People map={got.data} />}
			{got.data && <Notes map={got.data} />}
		</div>
	);
}

function Nothing() {
	return (
		<Panel title="No roadmap yet">
			<Empty icon="map" title="A roadmap begins with an assessment" action={<a class="button primary" href={to("readiness")}>See readiness</a>}>
				<p>It orders the gaps that are open and what is left of the framework by what they need and who has time, and says the last day as a range.</p>
				<Command text="lintel plan roadmap FOLDER" />
			</Empty>
		</Panel>
	);
}

function Head({ map, at }: { map: Roadmap; at: Date | undefined }) {
	const exports: [string, string][] = [["markdown", "Markdown"], ["html", "HTML"], ["jira", "Jira"], ["azure-boards", "Azure Boards"], ["github", "GitHub"], ["ics", "Calendar"], ["json", "JSON"]];
	const [query] = useQuery();
	return (
		<Panel title={map.organisation ? `Roadmap of ${map.organisation}` : "Roadmap"} at={at}
			sentence={`${map.path === "essential" ? "Essential" : "Complete"} path, size ${map.size}, ${map.people} ${map.people === 1 ? "person" : "people"} (${map.team}).`}>
			<div class="stats">
				<Stat label="Ends, likely" foot={map.end ? `${day(map.end_least)} to ${day(map.end_most)}` : "nothing is left to do"}>{map.end ? day(map.end) : "done"}</Stat>
				<Stat label="With people enough" foot="what the needs alone ask for">{map.end_needs ? day(map.end_needs) : "-"}</Stat>
				<Stat label="Planned" foot={`${map.gaps} of them gaps; ${map.done} done`}>{map.planned}</Stat>
				<Stat label="Work" foot="person-days, likely">{number(map.effort, 0)}</Stat>
				<Stat label="Late" foot="behind their day" tone={map.late ? "gap" : undefined}>{map.late}</Stat>
			</div>
			<p class="roadmap-out"><span class="muted">Take it with you:</span>
				{exports.map(([name, title]) => <a key={name} class="button small" href={address(`/roadmap/${name}`, asked(query))} download><Icon name="download" size={14} /> {title}</a>)}</p>
		</Panel>
	);
}

const waysOf = (x: RoadmapActivity): Record<string, boolean> => ({ chain: x.chain, critical: x.critical, gaps: x.kind === "gap", gates: x.kind === "gate", late: x.late, essential: x.essential });

function Chart({ map }: { map: Roadmap }) {
	const [query, set] = useQuery();
	const [open, setOpen] = useState<string>();
	const owner = query.get("owner") ?? "", phase = query.get("phase") ?? "", show = query.get("show") ?? "", words = (query.get("q") ?? "").toLowerCase();
	const planned = map.activities.filter((x) => x.start);
	const shown = planned.filter((x) => (!owner || x.owner === owner) && (!phase || x.phase === phase) && (!show || waysOf(x)[show])
		&& (!words || `${x.id} ${x.title} ${x.owner}`.toLowerCase().includes(words)));
	const chosen = map.activities.find((x) => x.id === open);
	return (
		<Panel title="Over the calendar" sentence={shown.length === planned.length ? `${planned.length} activities, by phase; a diamond is a gate.` : `${shown.length} of ${planned.length} activities.`}>
			<Filter fields={[
				{ name: "q", label: "Search", kind: "search", placeholder: "Title, id or owner" },
				{ name: "owner", label: "Owner", kind: "select", options: map.owners.map((o) => ({ value: o.owner ?? "", label: `${o.owner ?? ""} (${o.count})` })) },
				{ name: "phase", label: "Phase", kind: "select", options: Object.entries(PHASES).map(([value, label]) => ({ value, label })) },
				{ name: "show", label: "Path", kind: "select", options: [{ value: "chain", label: "what sets the last day" }, { value: "critical", label: "critical by needs" },
					{ value: "essential", label: "essential path" }, { value: "gaps", label: "gaps" }, { value: "gates", label: "gates" }, { value: "late", label: "late" }] },
			]} />
			{shown.length
				? <Gantt map={map} shown={shown} onOpen={setOpen} zoom={query.get("zoom") ?? "whole"} onZoom={(zoom) => set({ zoom: zoom === "whole" ? undefined : zoom })} />
				: <Empty icon="map" title="Nothing fits"><p>No activity fits what is chosen above.</p></Empty>}
			{chosen && <Details map={map} activity={chosen} onOpen={setOpen} onClose={() => setOpen(undefined)} />}
		</Panel>
	);
}

function People({ map }: { map: Roadmap }) {
	return (
		<Panel title="Who has how much to do" sentence="Person-days, likely, without contingency." flush>
			<Table caption="Work by owner" rows={map.owners} keyOf={(o) => o.owner ?? ""} most={8} empty={<Empty title="Nobody has anything to do" />} by={{ key: "effort", down: true }}
				columns={[
					{ key: "owner", title: "Owner", grow: true, render: (o) => <>{o.owner}{!o.named && <span class="muted"> (a role; nobody is named)</span>}</> },
					{ key: "effort", title: "Person-days", num: true, render: (o) => number(o.effort, 1) },
					{ key: "count", title: "Activities", num: true },
					{ key: "start", title: "From", render: (o) => <span class="roadmap-day">{day(o.start)}</span> },
					{ key: "end", title: "To", render: (o) => <span class="roadmap-day">{day(o.end)}</span> },
				]} />
		</Panel>
	);
}

function Notes({ map }: { map: Roadmap }) {
	return (
		<div class="grid">
			<div class="half"><Panel title="To know"><ul class="roadmap-notes">{map.notes.map((note) => <li key={note}>{note}</li>)}</ul></Panel></div>
			<div class="half"><Panel title="How it was computed"><ul class="roadmap-notes">{[...map.sums, ...map.sources].map((sum) => <li key={sum}>{sum}</li>)}</ul></Panel></div>
			{map.lane.length > 0 && (
				<div><Panel title="A first value within two hours" sentence="On one machine, without approvals.">
					<ol class="steps">{map.lane.map((step) => <li key={step.id}><strong>{step.title}</strong>{step.state === "done" && <span class="muted"> (done)</span>}</li>)}</ol>
				</Panel></div>
			)}
		</div>
	);
}
