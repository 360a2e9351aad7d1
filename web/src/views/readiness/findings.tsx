/* SPDX-License-Identifier: Apache-2.0 */
/* findings: every answer in one table: chosen by the address, counted for each value, thousands of rows. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Command, Empty, Failed, Loading, Panel, Severity } from "../../parts";
import { go, useQuery } from "../../route";
import type { All, Finding, Head } from "./data";
import { useKeys } from "./data";
import { FACETS, VALUES, choose, command, csv } from "./chosen";
import type { Chosen, Facet } from "./chosen";
import { Crumbs, Place, Status } from "./marks";
import { AREAS, PHASES, findingHref, plural } from "./words";

/* Where the table was left, so that coming back from a finding finds the same row under the hand. */
export const left = { href: "", fingerprint: "" };

const TALL = 56, TALL_PHONE = 116, MORE = 8;

const usePhone = () => {
	const media = useMemo(() => matchMedia("(max-width: 760px)"), []);
	const [is, set] = useState(media.matches);
	useEffect(() => {
		const hear = () => set(media.matches);
		media.addEventListener("change", hear);
		return () => media.removeEventListener("change", hear);
	}, []);
	return is;
};

const COLUMNS: [string, string][] = [["status", "Status"], ["severity", "Severity"], ["title", "Finding"], ["file", "Place"], ["area", "Area"], ["phase", "Phase"]];

function Heads() {
	const [query, set] = useQuery();
	const sort = query.get("sort") ?? "";
	return <thead><tr aria-rowindex={1}>{COLUMNS.map(([key, title]) => {
		const now = sort.replace(/^-/, "") === key, down = sort.startsWith("-");
		return <th key={key} scope="col" class={`c-${key}`} aria-sort={now ? (down ? "descending" : "ascending") : undefined}>
			<button type="button" onClick={() => set({ sort: !now ? key : down ? undefined : "-" + key })}>{title}<span aria-hidden="true">{now ? (down ? " ▾" : " ▴") : ""}</span></button>
		</th>;
	})}</tr></thead>;
}

function Row({ finding, index, active, tall, focus }: { finding: Finding; index: number; active: boolean; tall: number; focus: (index: number) => void }) {
	return <tr class={active ? "active" : ""} data-index={index} tabIndex={active ? 0 : -1} aria-rowindex={index + 2} style={{ height: `${tall}px` }}
		onFocus={() => focus(index)} onClick={(event) => { if (!(event.target as HTMLElement).closest("a")) go(findingHref(finding)); }}>
		<td class="c-status"><Status status={finding.status} />{(finding.waived || finding.pending) && <span class="r-waived">{finding.waived ? "waived" : "waiver pending"}</span>}</td>
		<td class="c-severity"><Severity severity={finding.severity} /></td>
		<td class="c-title"><a href={findingHref(finding)} tabIndex={-1} title={finding.title}>{finding.title}</a>
			<p class="r-quiet" title={finding.reason ?? ""}>{finding.reason ?? finding.resource}</p></td>
		<td class="c-file" title={finding.resource ?? ""}><Place file={finding.file} line={finding.line} /></td>
		<td class="c-area">{AREAS[finding.area]}</td>
		<td class="c-phase">{PHASES[finding.phase]}</td>
	</tr>;
}

/* The rows in sight and a few more; all others are two empty rows as tall as they are. */
function Rows({ rows }: { rows: Finding[] }) {
	const tall = usePhone() ? TALL_PHONE : TALL;
	const box = useRef<HTMLDivElement>(null);
	const [top, scrolled] = useState(0);
	const [active, activate] = useState(() => Math.max(0, rows.findIndex((row) => row.fingerprint === left.fingerprint)));
	const [, drawn] = useState(0);
	const spot = useRef(0);
	const wish = useRef(left.fingerprint !== "");
	const seen = box.current?.clientHeight || 640;
	const first = Math.max(0, Math.floor(top / tall) - MORE), last = Math.min(rows.length, Math.ceil((top + seen) / tall) + MORE);

	const to = (index: number) => {
		const at = Math.max(0, Math.min(rows.length - 1, index)), on = box.current!;
		wish.current = true;
		activate(at);
		left.fingerprint = rows[at]?.fingerprint ?? "";
		const head = (on.querySelector("thead") as HTMLElement).offsetHeight, above = at * tall, below = above + tall + head;
		if (above < on.scrollTop)
			on.scrollTop = above;
		else if (below > on.scrollTop + on.clientHeight)
			on.scrollTop = below - on.clientHeight;
		spot.current = on.scrollTop;
		scrolled(on.scrollTop);
		drawn((n) => n + 1);
	};
	/* Back from a finding: the row is brought into sight, and the focus with it. */
	useLayoutEffect(() => {
		if (wish.current && rows.length > 0)
			to(active);
	}, []);
	/* Other rows came: the same finding stays the active one, where it is still there. */
	useLayoutEffect(() => {
		const at = rows.findIndex((row) => row.fingerprint === left.fingerprint);
		activate(at >= 0 ? at : Math.max(0, Math.min(active, rows.length - 1)));
	}, [rows]);
	/* A browser that loses the focused row while rows are exchanged scrolls as it likes: the place is said once more. */
	useLayoutEffect(() => {
		if (!wish.current)
			return;
		wish.current = false;
		box.current!.scrollTop = spot.current;
		(box.current?.querySelector(`tr[data-index="${active}"]`) as HTMLElement | null)?.focus({ preventScroll: true });
	});
	const keys = new Map<string, number>(), keyOf = (row: Finding) => {
		const count = keys.get(row.fingerprint) ?? 0;
		keys.set(row.fingerprint, count + 1);
		return `${row.fingerprint}.${count}`;
	};
	const page = Math.max(1, Math.floor(seen / tall) - 1);
	useKeys((key, event) => {
		const moves: Record<string, number> = { j: active + 1, k: active - 1, Home: 0, End: rows.length - 1, PageDown: active + page, PageUp: active - page };
		const within = wish.current || box.current?.contains(event.target as Node); /* or the focus is on its way */
		if (within)
			Object.assign(moves, { ArrowDown: active + 1, ArrowUp: active - 1 });
		if (key === "j" && !within)
			moves.j = active;
		if (key in moves && (within || key === "j" || key === "k"))
			return to(moves[key]!), true;
		if (key === "Enter" && (event.target as HTMLElement).closest?.("tr[data-index]") && rows[active])
			return go(findingHref(rows[active]!)), true;
		return false;
	});
	return <div class="r-rows" ref={box} role="region" aria-label="Rows of findings" tabIndex={0} onScroll={() => scrolled(box.current!.scrollTop)}>
		<table class="r-table r-findings" aria-rowcount={rows.length + 1}>
			<caption class="sr">Findings; j and k move, Enter opens</caption>
			<Heads />
			<tbody>
				{first > 0 && <tr aria-hidden="true" class="gone" style={{ height: `${first * tall}px` }}><td /></tr>}
				{rows.slice(first, last).map((row, i) => <Row key={keyOf(row)} finding={row} index={first + i} active={first + i === active} tall={tall}
					focus={(index) => { if (index !== active) activate(index); left.fingerprint = rows[index]!.fingerprint; }} />)}
				{last < rows.length && <tr aria-hidden="true" class="gone" style={{ height: `${(rows.length - last) * tall}px` }}><td /></tr>}
			</tbody>
		</table>
	</div>;
}

const TITLES: Record<Facet, string> = { status: "Status", severity: "Severity", area: "Area", phase: "Phase", waived: "Waived" };
const nameOf = (facet: Facet, value: string) => facet === "area" ? AREAS[value]! : facet === "phase" ? PHASES[value]! : value;

/* A few values as buttons that can be pressed together. */
function Chips({ facet, counts }: { facet: Facet; counts: Map<string, number> }) {
	const [query, set] = useQuery();
	const now = (query.get(facet) ?? "").split(",").filter(Boolean);
	return <fieldset class="r-chips"><legend>{TITLES[facet]}</legend>
		{VALUES[facet].map((value) => <button key={value} type="button" aria-pressed={now.includes(value)}
			onClick={() => set({ [facet]: (now.includes(value) ? now.filter((one) => one !== value) : [...now, value]).join(",") || undefined })}>
			{nameOf(facet, value)} <span class="count">{(counts.get(value) ?? 0).toLocaleString("en")}</span>
		</button>)}
	</fieldset>;
}

function Choice({ facet, counts }: { facet: Facet; counts: Map<string, number> }) {
	const [query, set] = useQuery();
	return <label class="r-field">{TITLES[facet]}
		<select value={query.get(facet) ?? ""} onChange={(event) => set({ [facet]: event.currentTarget.value || undefined })}>
			<option value="">any</option>
			{VALUES[facet].map((value) => <option key={value} value={value}>{nameOf(facet, value)} ({(counts.get(value) ?? 0).toLocaleString("en")})</option>)}
		</select>
	</label>;
}

/* Words are looked for once the hand rests. */
function Words({ name, title, list }: { name: string; title: string; list?: string[] }) {
	const [query, set] = useQuery();
	const kept = query.get(name) ?? "";
	const [typed, type] = useState(kept);
	useEffect(() => type(kept), [kept]);
	useEffect(() => {
		if (typed === kept)
			return;
		const wait = setTimeout(() => set({ [name]: typed || undefined }), 150);
		return () => clearTimeout(wait);
	}, [typed]);
	return <label class="r-field">{title}
		<input type="search" name={name} value={typed} list={list && `r-list-${name}`} onInput={(event) => type(event.currentTarget.value)} autocomplete="off" />
		{list && <datalist id={`r-list-${name}`}>{list.map((value) => <option key={value} value={value} />)}</datalist>}
	</label>;
}

function Filters({ chosen }: { chosen: Chosen }) {
	const [query, set] = useQuery();
	const phone = usePhone();
	const files = useMemo(() => [...chosen.files].sort((a, b) => b[1] - a[1]).slice(0, 200).map(([file]) => file), [chosen]);
	const any = [...FACETS, "q", "file", "check"].some((name) => query.get(name));
	const more = <div class="r-line">
		<Words name="q" title="Text" />
		<Choice facet="area" counts={chosen.counts.area} />
		<Choice facet="phase" counts={chosen.counts.phase} />
		<Words name="file" title="File" list={files} />
		<Choice facet="waived" counts={chosen.counts.waived} />
		<button type="button" class="button small" disabled={!any} onClick={() => set(Object.fromEntries([...FACETS, "q", "file", "check"].map((name) => [name, undefined])))}>Show all</button>
	</div>;
	return <div class="r-filters" role="search" aria-label="Choose findings">
		<Chips facet="status" counts={chosen.counts.status} />
		<Chips facet="severity" counts={chosen.counts.severity} />
		{phone ? <details class="r-more" open={["q", "area", "phase", "file", "waived"].some((name) => query.get(name))}><summary>More filters</summary>{more}</details> : more}
	</div>;
}

const save = (name: string, text: string) => {
	const link = document.createElement("a");
	link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 1000);
};

export function Findings({ head, all }: { head: Head; all: All<Finding> }) {
	const [query] = useQuery();
	const chosen = useMemo(() => all.rows && choose(all.rows, query), [all.rows, query.toString()]);
	left.href = "/ui/readiness/findings" + (query.size > 0 ? "?" + query : "");
	useKeys((key) => key === "Escape" && (go("/ui/readiness"), true));
	const says = chosen && command(head.run.root, query);
	return <>
		<Crumbs at={[["Readiness", "/ui/readiness"], ["Findings"]]} />
		<Panel title="Findings" at={head.made_at} actions={<button type="button" class="button small" disabled={!chosen || chosen.rows.length === 0}
			onClick={() => save(`findings-${head.run.today}.csv`, csv(chosen!.rows))}>CSV of these</button>}>
			{all.error && !all.rows ? <Failed error={all.error} again={all.again} /> : !chosen ? <Loading lines={12} /> : <>
				<Filters chosen={chosen} />
				<p class="r-tally" role="status">{plural(chosen.rows.length, "finding")} of {all.rows!.length.toLocaleString("en")}
					{query.get("check") && <> for {query.get("check")}</>}{all.loading && ", reading more"}. <span class="r-quiet">j and k move, Enter opens, Esc goes back.</span></p>
				{chosen.rows.length === 0 ? <Empty title="No finding is like that">Take a filter away, or show all.</Empty>
					: <Rows rows={chosen.rows} />}
				<p class="r-same r-quiet">The same on a terminal:</p>
				<Command text={says!} />
			</>}
		</Panel>
	</>;
}
