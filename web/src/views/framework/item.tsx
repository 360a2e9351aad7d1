/* SPDX-License-Identifier: Apache-2.0 */
/* item: one row of a framework: why it is so, what decides it, who answers for it and until when. */
import { useState } from "preact/hooks";
import { Problem, send } from "../../api";
import { day } from "../../format";
import { Badge, Facts, Field, Severity, say } from "../../parts";
import { may } from "../../use";
import type { Checked } from "../readiness/data";
import { Grade } from "../readiness/marks";
import { ROLES, checkHref, kindOf } from "../readiness/words";
import { Answer, State } from "./answer";
import type { Question } from "./question";
import { cycleSays, type Item } from "./tree";

const PROVES: Record<string, string> = {
	decides: "What decides it", supports: "What supports it, without deciding it alone", presence: "What shows that it is there, not that it is good",
};
const SCOPES: Record<string, string> = { once: "once", estate: "for the estate", application: "for each application" };

/* Owner and due day, kept beside the answers. */
function Owner({ item, again }: { item: Item; again: () => void }) {
	const [owner, name] = useState(item.owner ?? "");
	const [due, date] = useState(item.due ?? "");
	const [problem, fail] = useState<Problem>();
	const [busy, work] = useState(false);
	const changed = owner.trim() !== (item.owner ?? "") || due !== (item.due ?? "");
	const errorOf = (field: string) => problem?.errors.find((error) => error.field === field)?.sentence;
	const save = async (event: Event) => {
		event.preventDefault();
		work(true);
		fail(undefined);
		try {
			await send("PATCH", `/frameworks/${item.framework}/items/${encodeURIComponent(item.id)}`, { owner: owner.trim() || null, due: due || null }, { match: item.version });
			say(`${item.id}: owner and day are kept.`);
			again();
		} catch (error) {
			fail(error as Problem);
		}
		work(false);
	};
	return <form class="f-owner" onSubmit={save} noValidate>
		<Field label="Owner" value={owner} onValue={name} error={errorOf("owner")} placeholder="Name of a person" />
		<Field label="Due" type="date" value={due} onValue={date} error={errorOf("due")} />
		<button type="submit" class="button small" disabled={!changed || busy}>Keep</button>
		{problem && problem.errors.length === 0 && <p class="field-error" role="alert">{problem.detail || problem.title}</p>}
	</form>;
}

function Deciding({ check }: { check: Checked | undefined; id: string }) {
	return check ? <li class="r-check"><Badge kind={kindOf(check.verdict)}>{check.verdict}</Badge>
		<div><a href={checkHref(check)}>{check.title}</a>{check.code && <code class="r-code">{check.code}</code>}</div><Severity severity={check.severity} /></li> : null;
}

function Asked({ question, done }: { question: Question; done: (now: Question) => void }) {
	const [open, turn] = useState(false);
	return <li class="r-check f-asked"><State question={question} />
		<div><span>{question.title}</span></div>
		<button type="button" class="button small" aria-expanded={open} onClick={() => turn(!open)}>{open ? "Close" : may("operator") ? (question.state === "open" ? "Answer" : "Change") : "Look"}</button>
		{open && <Answer question={question} done={(now) => (turn(false), done(now))} heading={false} />}
	</li>;
}

export function Detail({ item, checks, questions, again, answered }: {
	item: Item; checks: Map<string, Checked>; questions: Map<string, Question>; again: () => void; answered: (now: Question) => void;
}) {
	const asked = item.questions.map((id) => questions.get(id)).filter((one) => one !== undefined);
	return <div class="f-detail">
		{item.sentence && <p class="r-reason">{item.sentence}</p>}
		<Facts rows={[
			...(item.deliverable ? [["When it is done there is", item.deliverable] as [string, string]] : []),
			["Evidence", <Grade grade={item.quality} long />],
			["Done", `${SCOPES[item.scope] ?? item.scope}, ${cycleSays(item.cycle)}`],
			...(item.due_again ? [["Comes round again", day(item.due_again)] as [string, string]] : []),
			["Answers for it", item.role ? `${ROLES[item.role] ?? item.role} (${item.role})` : "nobody"],
			["Origin", item.origin === "published" ? "the published framework" : "reconstructed, where the published checklist is blank"],
		]} />
		{may("operator") && <Owner key={`${item.owner}${item.due}`} item={item} again={again} />}
		{item.checks.length + asked.length > 0 && <h4>{PROVES[item.strength ?? ""] ?? "What decides it"}</h4>}
		{item.checks.length > 0 && <ul class="r-checks">{item.checks.map((id) => <Deciding key={id} id={id} check={checks.get(id)} />)}</ul>}
		{asked.length > 0 && <ul class="r-checks">{asked.map((question) => <Asked key={question.question} question={question} done={answered} />)}</ul>}
	</div>;
}
