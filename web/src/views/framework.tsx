/* SPDX-License-Identifier: Apache-2.0 */
/* framework: both frameworks as checklists, row by row: how far, who, until when, and what decides it. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Badge, Choice, Empty, Failed, Filter, Loading, Panel } from "../parts";
import { day } from "../format";
import { useQuery, type ViewProps } from "../route";
import { useSession } from "../use";
import { Detail } from "./framework/item";
import type { Question } from "./framework/question";
import { Questions } from "./framework/questions";
import { above, chosen, dueOf, everyId, grow, overdue, wished, type Branch, type Item, type Wish } from "./framework/tree";
import { useAll, useKeys, type Checked } from "./readiness/data";
import { GRADES, ROLES, kindOf, plural } from "./readiness/words";

const NAMES: Record<string, [string, string]> = {
	infra6: ["Infrastructure, six phases", "AI adoption for infrastructure: what is done in each of six phases, what there is at its end, and the gate to the next."],
	caf: ["Cloud adoption, seven steps", "AI adoption of the Cloud Adoption Framework: strategy, plan, ready, adopt, secure, govern, manage."],
};

interface Shared {
	checks: Map<string, Checked>; questions: Map<string, Question>; opened: Set<string>; toggle: (id: string) => void; today: string;
	now: string | undefined; again: () => void; answered: (now: Question) => void;
}

function Owns({ item, today }: { item: Item; today: string }) {
	return <>
		<span class="f-owns">{item.owner ?? <span class="r-quiet">{item.role && (ROLES[item.role] ?? item.role)}</span>}</span>
		<span class={`f-due ${overdue(item, today) ? "late" : ""}`}>{dueOf(item) && <>{overdue(item, today) && "overdue "}{day(dueOf(item))}</>}</span>
		<span class="f-grade" title={item.quality ? `evidence: ${GRADES[item.quality]?.[1] ?? item.quality}` : "no evidence yet"}>{item.quality ? GRADES[item.quality]?.[0] : ""}</span>
	</>;
}

function Row({ branch, deep, shared }: { branch: Branch; deep: number; shared: Shared }) {
	const { item, below } = branch, open = shared.opened.has(item.id), id = `f-${item.framework}-${item.id}`;
	const H = `h${Math.min(6, deep + 3)}` as "h3";
	return <li class={`f-item deep-${deep} ${below.length > 0 ? "branch" : "leaf"}`}>
		<H><button type="button" class="f-row" aria-expanded={open} aria-controls={id} data-item={item.id} data-deep={deep} onClick={() => shared.toggle(item.id)}>
			<span class="f-turn" aria-hidden="true" />
			<span class="f-id">{item.id}</span>
			<span class="f-title">{item.title}</span>
			{below.length > 0 ? <span class="f-count"><span class="f-bar" aria-hidden="true"><i style={{ width: `${branch.all > 0 ? 100 * branch.done / branch.all : 0}%` }} /></span>
				<span>{branch.done} of {branch.all} done</span></span> : <span class="f-state"><Badge kind={kindOf(item.state)}>{item.state}</Badge></span>}
			<Owns item={item} today={shared.today} />
		</button></H>
		<div id={id} hidden={!open} class="f-below">{open && (below.length > 0
			? <>{item.sentence && <p class="f-sentence r-quiet">{item.sentence}</p>}<ul>{below.map((one) => <Row key={one.item.id} branch={one} deep={deep + 1} shared={shared} />)}</ul></>
			: <Detail item={item} checks={shared.checks} questions={shared.questions} again={shared.again} answered={shared.answered} />)}</div>
	</li>;
}

/* Arrow keys among the rows, as in a tree: up, down, open, close. */
function useArrows(toggle: (id: string) => void) {
	useKeys((key, event) => {
		const rows = [...document.querySelectorAll<HTMLElement>("button.f-row")].filter((row) => row.offsetParent);
		const at = rows.indexOf((event.target as HTMLElement).closest?.("button.f-row") as HTMLElement);
		const move = (to: number) => (rows[Math.max(0, Math.min(rows.length - 1, to))]?.focus(), true);
		if (key === "j" || (key === "ArrowDown" && at >= 0))
			return move(at + 1);
		if (key === "k" || (key === "ArrowUp" && at >= 0))
			return move(at - 1);
		if (at < 0)
			return false;
		const row = rows[at]!, open = row.getAttribute("aria-expanded") === "true", deep = Number(row.dataset["deep"]);
		if (key === "Home" || key === "End")
			return move(key === "Home" ? 0 : rows.length - 1);
		if (key === "ArrowRight")
			return open ? move(at + 1) : (toggle(row.dataset["item"]!), true);
		if (key === "ArrowLeft" || key === "Escape")
			return open ? (toggle(row.dataset["item"]!), true) : move(rows.slice(0, at).findLastIndex((other) => Number(other.dataset["deep"]) < deep));
		return false;
	});
}

/* What is open of a framework, kept while the page is. */
const kept = new Map<string, Set<string>>();

function useOpened(name: string, items: Item[] | undefined, now: string | undefined): [Set<string>, (id: string) => void, (ids: string[]) => void] {
	const [, drawn] = useState(0);
	const set = (ids: Iterable<string>) => (kept.set(name, new Set(ids)), drawn((n) => n + 1));
	const shown = useRef("");
	if (items && now && shown.current !== `${name}/${now}`) {
		shown.current = `${name}/${now}`;
		kept.set(name, new Set([...(kept.get(name) ?? []), now, ...above(items, now)]));
	}
	const opened = kept.get(name) ?? new Set<string>();
	const toggle = (id: string) => {
		const next = new Set(kept.get(name) ?? []);
		if (!next.delete(id))
			next.add(id);
		set(next);
	};
	return [opened, toggle, set];
}

function Tools({ items, roots, count, set }: { items: Item[]; roots: Branch[]; count: number; set: (ids: string[]) => void }) {
	const [query, change] = useQuery();
	const owners = useMemo(() => {
		const counts = new Map<string, number>();
		for (const item of items)
			for (const one of [item.owner, item.role])
				if (one)
					counts.set(one, (counts.get(one) ?? 0) + 1);
		return [...counts].sort(([a], [b]) => (ROLES[a] ?? a).localeCompare(ROLES[b] ?? b));
	}, [items]);
	const flag = (name: string, title: string) => <button type="button" class="button small" aria-pressed={query.get(name) === "1"}
		onClick={() => change({ [name]: query.get(name) === "1" ? undefined : "1" })}>{title}</button>;
	return <div class="f-tools">
		<Choice label="Tier" value={query.get("tier") ?? "complete"} onValue={(tier) => change({ tier: tier === "complete" ? undefined : tier })}
			options={[{ value: "essential", label: "Essential" }, { value: "complete", label: "Complete" }]} />
		<Filter fields={[
			{ name: "q", label: "Text", kind: "search", placeholder: "Search items" },
			{ name: "state", label: "State", kind: "select", all: "any", options: [{ value: "todo", label: "to do" }, ...["open", "partial", "unknown", "done", "waived", "not applicable"].map((value) => ({ value, label: value }))] },
			{ name: "owner", label: "Owner", kind: "select", all: "anybody", options: owners.map(([value, n]) => ({ value, label: `${ROLES[value] ?? value} (${n})` })) },
		]}>{flag("mine", "Mine")}{flag("overdue", "Overdue")}</Filter>
		<div class="f-turns">
			<span class="r-tally" role="status">{plural(count, "item")}</span>
			<button type="button" class="button small quiet" onClick={() => set(everyId(roots))}>Expand all</button>
			<button type="button" class="button small quiet" onClick={() => set([])}>Collapse all</button>
			<button type="button" class="button small quiet" onClick={() => { set(everyId(roots)); requestAnimationFrame(() => requestAnimationFrame(() => window.print())); }}>Print</button>
		</div>
	</div>;
}

function Tree({ name, now, checks, questions, answered }: { name: string; now: string | undefined; checks: Map<string, Checked>; questions: Map<string, Question>; answered: (now: Question) => void }) {
	const [query] = useQuery();
	const session = useSession();
	const { rows, error, again, at } = useAll<Item>(`/frameworks/${name}`, {}, ["assessed", "estate"]);
	const [opened, toggle, set] = useOpened(name, rows, now);
	const tier = query.get("tier") ?? "complete", today = new Date().toISOString().slice(0, 10);
	const wish: Wish = { state: query.get("state") ?? "", owner: query.get("owner") ?? "", mine: query.get("mine") === "1", overdue: query.get("overdue") === "1",
		text: query.get("q") ?? "", name: session.name, today };
	const key = JSON.stringify([wish, tier]);
	const { roots, count } = useMemo(() => chosen(grow(rows ?? [], tier), wish), [rows, key]);
	/* What fits a filter is in sight at once. */
	useLayoutEffect(() => {
		if (rows && wished(wish))
			set([...new Set([...everyId(roots), ...opened])]);
	}, [key, rows !== undefined]);
	useLayoutEffect(() => {
		if (rows && now)
			(document.querySelector(`[data-item="${CSS.escape(now)}"]`) as HTMLElement | null)?.focus();
	}, [now, rows !== undefined]);
	useArrows(toggle);
	const shared: Shared = { checks, questions, opened, toggle, today, now, again, answered };
	return <Panel title={NAMES[name]![0]} at={at} sentence={NAMES[name]![1]}>
		{error && !rows ? <Failed error={error} again={again} /> : !rows ? <Loading lines={12} /> : <>
			<Tools items={rows} roots={roots} count={count} set={set} />
			{roots.length === 0 ? <Empty title="No item is like that">Take a filter away, or choose Complete.</Empty>
				: <ul class="f-tree">{roots.map((branch) => <Row key={branch.item.id} branch={branch} deep={0} shared={shared} />)}</ul>}
			<p class="r-quiet f-keys">Arrow keys or j and k move; right opens, left closes.</p>
		</>}
	</Panel>;
}

const BRIEF = { brief: true };

export default function Framework({ rest }: ViewProps) {
	const what = rest[0] ?? "infra6";
	const checks = useAll<Checked>("/checks", BRIEF);
	const questions = useAll<Question>("/questions", {}, ["assessed", "estate"]);
	const [now, keep] = useState<Map<string, Question>>(new Map());
	useEffect(() => keep(new Map()), [questions.rows]);
	const byId = useMemo(() => new Map((checks.rows ?? []).flatMap((check) => [[check.id, check], ...(check.code ? [[check.code, check]] : [])] as [string, Checked][])), [checks.rows]);
	const asked = useMemo(() => new Map((questions.rows ?? []).map((one) => [one.question, now.get(one.question) ?? one])), [questions.rows, now]);
	const open = questions.rows?.filter((one) => one.state === "open").length;
	return <div class="r-page f-page">
		<nav class="r-tabs" aria-label="Frameworks">
			{Object.entries(NAMES).map(([name, [title]]) => <a key={name} href={`/ui/framework/${name}`} aria-current={what === name ? "page" : undefined}>{title}</a>)}
			<a href="/ui/framework/questions" aria-current={what === "questions" ? "page" : undefined}>Questions{open !== undefined && <span class="count">{open} open</span>}</a>
		</nav>
		{what === "questions" ? <Questions all={questions} only={rest[1]} />
			: NAMES[what] ? <Tree key={what} name={what} now={rest[1]} checks={byId} questions={asked} answered={(one) => keep((map) => new Map(map).set(one.question, one))} />
			: <Empty title="There is no such framework"><a href="/ui/framework/infra6">infra6</a> and <a href="/ui/framework/caf">caf</a> are those that Lintel has.</Empty>}
	</div>;
}
