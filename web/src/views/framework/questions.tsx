/* SPDX-License-Identifier: Apache-2.0 */
/* questions: what only people know; the ones that decide most first, a dozen at a time. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Empty, Failed, Filter, Loading, Panel, Progress } from "../../parts";
import { useQuery } from "../../route";
import type { All } from "../readiness/data";
import { ROLES, plural } from "../readiness/words";
import { Answer, State } from "./answer";
import { decides, type Question } from "./question";

const ATONCE = 12;

function One({ question, open, toggle, done }: { question: Question; open: boolean; toggle: () => void; done: (now: Question) => void }) {
	const id = `q-${question.question}`;
	return <li class={open ? "open" : ""}>
		<h3><button type="button" class="f-ask" aria-expanded={open} aria-controls={id} data-question={question.question} onClick={toggle}>
			<span class="f-turn" aria-hidden="true" />
			<span class="f-title">{question.title}<small>{question.block_title}</small></span>
			<State question={question} />
			<span class="f-weight" title="checks and items that it decides">decides {decides(question)}</span>
		</button></h3>
		<div id={id} hidden={!open}>{open && <Answer question={question} done={done} heading={false} />}</div>
	</li>;
}

/* As it will be once what was answered is assessed; one that expired is to be answered again. */
const stateOf = (row: Question) => row.pending ? (row.value === null ? "open" : "answered") : row.state === "expired" ? "open" : row.state;

const byWeight = (a: Question, b: Question) => decides(b) - decides(a);

export function Questions({ all, only }: { all: All<Question>; only: string | undefined }) {
	const [query, set] = useQuery();
	const [open, turn] = useState<string | undefined>(only);
	const [now, keep] = useState<Map<string, Question>>(new Map());
	const [most, more] = useState(ATONCE);
	const wish = useRef("");
	useEffect(() => turn(only), [only]);
	useEffect(() => keep(new Map()), [all.rows]);
	const rows = useMemo(() => all.rows?.map((row) => now.get(row.question) ?? row), [all.rows, now]);
	const state = query.get("state") ?? "open", role = query.get("role"), block = query.get("block"), text = (query.get("q") ?? "").toLowerCase();
	/* One that was just answered stays where it is until the list is asked for again. */
	const chosen = useMemo(() => rows?.filter((row) => row.question === only || (state === "all" || stateOf(row) === state || now.has(row.question))
		&& (!role || row.roles.includes(role)) && (!block || row.block_title === block)
		&& (!text || [row.question, row.title, row.help].join("\n").toLowerCase().includes(text))).sort(byWeight), [rows, state, role, block, text]);
	useEffect(() => {
		if (!wish.current)
			return;
		(document.querySelector(`[data-question="${CSS.escape(wish.current)}"]`) as HTMLElement | null)?.focus();
		wish.current = "";
	});
	if (all.error && !all.rows)
		return <Panel title="Questions"><Failed error={all.error} again={all.again} /></Panel>;
	if (!rows || !chosen)
		return <Panel title="Questions"><Loading lines={12} /></Panel>;
	const answered = rows.filter((row) => stateOf(row) === "answered").length;
	const done = (was: Question) => {
		const next = chosen[chosen.findIndex((row) => row.question === was.question) + 1];
		keep((map) => new Map(map).set(was.question, was));
		turn(next?.question);
		wish.current = next?.question ?? was.question;
	};
	const shown = chosen.slice(0, only ? Math.max(most, chosen.findIndex((row) => row.question === only) + 2) : most);
	const counted = (of: (row: Question) => string[]) => {
		const counts = new Map<string, number>();
		rows.forEach((row) => of(row).forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1)));
		return [...counts];
	};
	return <Panel title="Questions" at={all.at} sentence="What no machine can see. An answer counts as evidence that a person gave, until it expires.">
		<Progress done={answered} total={rows.length} label="answered" />
		<Filter fields={[
			{ name: "q", label: "Text", kind: "search", placeholder: "Search questions" },
			{ name: "role", label: "Who can answer", kind: "select", all: "anybody", options: counted((row) => row.roles).map(([value, count]) => ({ value, label: `${ROLES[value] ?? value} (${count})` })) },
			{ name: "block", label: "Part", kind: "select", all: "every part", options: counted((row) => [row.block_title]).map(([value, count]) => ({ value, label: `${value} (${count})` })) },
			{ name: "state", label: "State", kind: "select", all: "open", options: ["answered", "disputed", "all"].map((value) => ({ value, label: value })) },
		]} />
		<p class="r-tally" role="status">{state === "open" ? <>The next {Math.min(most, chosen.length)} that decide most, of {plural(chosen.length, "open question")}.</> : plural(chosen.length, "question")}</p>
		{chosen.length === 0 ? <Empty title="No question is like that" action={<button type="button" class="button" onClick={() => set({ state: undefined, role: undefined, block: undefined, q: undefined })}>Show all that are open</button>} />
			: <ol class="f-asks">{shown.map((row) => <One key={row.question} question={row} open={open === row.question}
				toggle={() => turn(open === row.question ? undefined : row.question)} done={done} />)}</ol>}
		{shown.length < chosen.length && <p><button type="button" class="button" onClick={() => more(most + ATONCE)}>Show {Math.min(ATONCE, chosen.length - shown.length)} more</button></p>}
	</Panel>;
}
