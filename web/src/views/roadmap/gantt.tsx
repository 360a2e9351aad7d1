/* SPDX-License-Identifier: Apache-2.0 */
/* gantt: activities over the calendar, as SVG: bars, the range of their last day, what needs what, gates and today.  The
 * names are a list that arrow keys walk through; each says its days, so that nothing is in the picture alone. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { day } from "../../format";
import { Choice } from "../../parts";
import type { Roadmap, RoadmapActivity } from "../../records";
import { dayOf, PHASES } from "./words";

const ROW = 28;
const ZOOMS: Record<string, number> = { whole: 0, months: 5, weeks: 14 };

interface Row { activity?: RoadmapActivity; phase?: string; y: number }

/** Phases in their order, each with its activities as they begin. */
function rowsOf(shown: RoadmapActivity[]): Row[] {
	const rows: Row[] = [];
	for (const phase of Object.keys(PHASES)) {
		const of = shown.filter((x) => x.phase === phase);
		if (of.length)
			rows.push({ phase, y: rows.length * ROW });
		for (const activity of of)
			rows.push({ activity, y: rows.length * ROW });
	}
	return rows;
}

function months(first: number, last: number): { at: number; text: string }[] {
	const out = [];
	for (let at = first; at <= last; at++) {
		const date = new Date(at * 86_400_000);
		if (date.getUTCDate() === 1 || at === first)
			out.push({ at, text: date.toLocaleDateString("en", { month: "short", year: "2-digit", timeZone: "UTC" }) });
	}
	return out;
}

/** Those that have room; the first, which is a part of a month, gives way to the next. */
function labels<T extends { at: number }>(all: T[], scale: number): T[] {
	const out: T[] = [];
	for (const [n, m] of all.entries()) {
		const before = out[out.length - 1];
		if (before && (m.at - before.at) * scale < 50) {
			if (n > 1)
				continue;
			out.pop();
		}
		out.push(m);
	}
	return out;
}

const said = (x: RoadmapActivity): string => `${x.id} ${x.title}, ${x.kind === "gate" ? `gate, ${day(x.end)}` : `${day(x.start)} to ${day(x.end)}`}, ${x.owner}`
	+ `${x.chain ? ", sets the last day" : ""}${x.late ? ", late" : ""}`;

interface GanttProps { map: Roadmap; shown: RoadmapActivity[]; onOpen: (id: string) => void; zoom: string; onZoom: (zoom: string) => void }

export function Gantt({ map, shown, onOpen, zoom, onZoom }: GanttProps) {
	const rows = useMemo(() => rowsOf(shown), [shown]);
	const [now, setNow] = useState(shown[0]?.id ?? "");
	const [over, setOver] = useState("");
	const [room, setRoom] = useState(700);
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const at = box.current;
		if (!at)
			return;
		const measure = () => setRoom(Math.max(260, at.clientWidth - (at.querySelector(".gantt-names")?.clientWidth ?? 0) - 4));
		const watch = new ResizeObserver(measure);
		watch.observe(at);
		measure();
		return () => watch.disconnect();
	}, []);
	const today = dayOf(map.today), first = Math.min(dayOf(map.start), today), last = dayOf(map.end_most) + 2;
	const scale = ZOOMS[zoom] || Math.max(1.2, (room - 10) / (last - first + 1));
	const width = Math.ceil((last - first + 1) * scale) + 8, height = rows.length * ROW;
	const x = (text: string | null | undefined, end = false) => (dayOf(text) - first + (end ? 1 : 0)) * scale;
	const current = shown.some((s) => s.id === now) ? now : shown[0]?.id ?? "";
	const walk = (event: KeyboardEvent) => {
		const at = shown.length ? rows.filter((r) => r.activity).findIndex((r) => r.activity?.id === current) : -1;
		const step = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 }[event.key];
		if (step === undefined)
			return;
		event.preventDefault();
		const list = rows.filter((r) => r.activity);
		const next = list[Math.max(0, Math.min(list.length - 1, at + step))]?.activity?.id ?? "";
		setNow(next);
		box.current?.querySelector<HTMLButtonElement>(`[data-id="${CSS.escape(next)}"]`)?.focus();
	};
	return (
		<>
			<div class="gantt-bar">
				<Choice label="How much of the calendar" value={zoom in ZOOMS ? zoom : "whole"} onValue={onZoom} options={[{ value: "whole", label: "Whole" }, { value: "months", label: "Months" }, { value: "weeks", label: "Weeks" }]} />
				<p class="gantt-key muted"><span class="key key-chain">sets the last day</span> <span class="key key-bar">other work</span> <span class="key key-gap">a gap</span> <span class="key key-range">as far as it may go</span></p>
			</div>
			<div class="gantt" ref={box} tabIndex={0} role="region" aria-label="Chart of the roadmap">
				<div class="gantt-corner" aria-hidden="true" />
				<svg class="gantt-head" width={width} height="26" aria-hidden="true">
					{labels(months(first, last), scale).map((m) => <text key={m.at} x={(m.at - first) * scale + 3} y="17">{m.text}</text>)}
				</svg>
				<ol class="gantt-names" onKeyDown={walk} aria-label="Activities; arrow keys walk, Enter shows one">
					{rows.map((row) => row.activity
						? <li key={row.activity.id}><button type="button" class={`gantt-name ${row.activity.parent ? "part" : ""}`} data-id={row.activity.id} tabIndex={row.activity.id === current ? 0 : -1}
							aria-label={said(row.activity)} title={said(row.activity)} onFocus={() => { setNow(row.activity?.id ?? ""); setOver(row.activity?.id ?? ""); }} onMouseEnter={() => setOver(row.activity?.id ?? "")}
							onClick={() => onOpen(row.activity?.id ?? "")}><span class="code">{row.activity.check ?? row.activity.id}</span> {row.activity.title}</button></li>
						: <li key={row.phase} class="gantt-phase">{PHASES[row.phase ?? ""]}</li>)}
				</ol>
				<svg class="gantt-chart" width={width} height={height} aria-hidden="true">
					{months(first, last).map((m) => <line key={m.at} class="gantt-month" x1={(m.at - first) * scale} x2={(m.at - first) * scale} y1="0" y2={height} />)}
					<line class="gantt-today" x1={(today - first) * scale + 1} x2={(today - first) * scale + 1} y1="0" y2={height} />
					<Needs rows={rows} x={x} over={over} />
					{rows.map((row) => row.activity && <Bar key={row.activity.id} a={row.activity} y={row.y} x={x} over={over === row.activity.id} onOver={setOver} onOpen={onOpen} />)}
				</svg>
			</div>
		</>
	);
}

type X = (text: string | null | undefined, end?: boolean) => number;

function Needs({ rows, x, over }: { rows: Row[]; x: X; over: string }) {
	const at = new Map(rows.flatMap((r) => r.activity ? [[r.activity.id ?? "", r] as const] : []));
	const lines = [];
	for (const row of rows)
		for (const id of row.activity?.needs ?? []) {
			const from = at.get(id), to = row.activity;
			if (!from?.activity || !to)
				continue;
			const x1 = x(from.activity.end, true), y1 = from.y + ROW / 2, x2 = x(to.start), y2 = row.y + ROW / 2, bow = Math.max(8, Math.min(24, Math.abs(x2 - x1)));
			const chained = to.chain && from.activity.chain && to.held_by === id;
			const near = over !== "" && (over === id || over === to.id);
			lines.push(<path key={`${id} ${to.id}`} class={`gantt-need ${chained ? "chained" : ""} ${near ? "near" : ""}`} d={`M${x1} ${y1}C${x1 + bow} ${y1} ${x2 - bow} ${y2} ${x2} ${y2}`} />);
		}
	return <>{lines}</>;
}

function Bar({ a, y, x, over, onOver, onOpen }: { a: RoadmapActivity; y: number; x: X; over: boolean; onOver: (id: string) => void; onOpen: (id: string) => void }) {
	const from = x(a.start), to = x(a.end, true), most = x(a.end_most, true), middle = y + ROW / 2;
	const kind = a.chain ? "chain" : a.kind === "gap" ? "gap" : "bar";
	return (
		<g class={`gantt-bar-${kind} ${over ? "near" : ""}`} onMouseEnter={() => onOver(a.id ?? "")} onClick={() => onOpen(a.id ?? "")}>
			<title>{said(a)}</title>
			{most > to && <line class="gantt-range" x1={to} x2={most} y1={middle} y2={middle} />}
			{a.kind === "gate"
				? <path class="gantt-gate" d={`M${to} ${middle - 9}l9 9l-9 9l-9 -9z`} />
				: <rect class="gantt-work" x={from} y={middle - 7} width={Math.max(3, to - from)} height="14" rx="3" />}
		</g>
	);
}
