/* SPDX-License-Identifier: Apache-2.0 */
/* answer: one question and the control that its scale asks for. */
import { useState } from "preact/hooks";
import { Problem, send } from "../../api";
import { day as dayOf } from "../../format";
import { Badge, Code, Field, Select, say } from "../../parts";
import { may, useSession } from "../../use";
import { ROLES, kindOf, plural } from "../readiness/words";
import { HOW, choiceOf, decides, fieldsOf, parsed, recordOf, textOf, valueOf, type Question, type QuestionField } from "./question";

type Texts = Record<string, string>;
interface Draft { text: string; entries: Texts[] }

const hasFields = (question: Question) => (question.scale === "record" || question.scale === "records") && question.fields.length > 0;

function draftOf(question: Question): Draft {
	if (!hasFields(question))
		return { text: textOf(question.scale, question.value), entries: [] };
	const is = parsed(question.value);
	const list = question.scale === "records" ? (Array.isArray(is) ? is : []) : is && typeof is === "object" ? [is] : [];
	return { text: "", entries: (list.length > 0 ? list : [{}]).map((one) => fieldsOf(question.fields, one)) };
}

function saidOf(question: Question, draft: Draft): string {
	if (!hasFields(question))
		return valueOf(question.scale, draft.text);
	const is = parsed(question.value), had = Array.isArray(is) ? is : [is];
	const made = draft.entries.map((entry, n) => recordOf(question.fields, entry, had[n])).filter((entry) => Object.keys(entry).length > 0);
	if (made.length === 0)
		return "";
	return JSON.stringify(question.scale === "records" ? made : made[0]);
}

function Choices({ question, text, onText }: { question: Question; text: string; onText: (text: string) => void }) {
	return <fieldset class="f-choices"><legend>{HOW[question.scale] ?? "One of these."}</legend>
		{question.choices.map(choiceOf).map(({ value, says }) => <label key={value} class={text === value ? "on" : ""}>
			<input type="radio" name={question.question} value={value} checked={text === value} onChange={() => onText(value)} />
			<span><b>{value}</b>{says && ` ${says}`}</span>
		</label>)}
	</fieldset>;
}

function One({ field, text, onText }: { field: QuestionField; text: string; onText: (text: string) => void }) {
	const label = field.optional ? `${field.ask} (optional)` : field.ask;
	if (field.choices.length > 0)
		return <Select label={label} value={text} onValue={onText}
			options={[{ value: "", label: "not said" }, ...field.choices.map(choiceOf).map(({ value, says }) => ({ value, label: says ? `${value}: ${says}` : value }))]} />;
	return <Field label={label} value={text} onValue={onText} type={field.scale === "day" ? "date" : "text"}
		{...(field.scale === "list" ? { hint: "With commas between." } : field.scale === "share" ? { hint: "0.8 or 80 %." } : {})}
		{...(field.scale === "number" ? { input: { inputMode: "decimal" } } : {})} />;
}

function Record({ question, draft, onDraft }: { question: Question; draft: Draft; onDraft: (draft: Draft) => void }) {
	const several = question.scale === "records";
	const change = (n: number, name: string, text: string) =>
		onDraft({ ...draft, entries: draft.entries.map((entry, i) => i === n ? { ...entry, [name]: text } : entry) });
	return <>
		{draft.entries.map((entry, n) => <fieldset key={n} class="f-entry"><legend>{several ? `Entry ${n + 1}` : HOW["record"]}</legend>
			<div class="f-fields">{question.fields.map((field) => <One key={field.name} field={field} text={entry[field.name] ?? ""} onText={(text) => change(n, field.name, text)} />)}</div>
			{several && draft.entries.length > 1 && <button type="button" class="button small quiet" onClick={() => onDraft({ ...draft, entries: draft.entries.filter((_, i) => i !== n) })}>Take entry {n + 1} away</button>}
		</fieldset>)}
		{several && <button type="button" class="button small" onClick={() => onDraft({ ...draft, entries: [...draft.entries, {}] })}>Add an entry</button>}
	</>;
}

/* The control of a scale. */
function Control({ question, draft, onDraft, error }: { question: Question; draft: Draft; onDraft: (draft: Draft) => void; error: string | undefined }) {
	const onText = (text: string) => onDraft({ ...draft, text });
	if (question.choices.length > 0)
		return <><Choices question={question} text={draft.text} onText={onText} />{error && <p class="field-error">{error}</p>}</>;
	if (hasFields(question))
		return <><Record question={question} draft={draft} onDraft={onDraft} />{error && <p class="field-error">{error}</p>}</>;
	const shared = { value: draft.text, onValue: onText, error, hint: HOW[question.scale] };
	switch (question.scale) {
	case "number": return <Field label="Answer" {...shared} input={{ inputMode: "decimal" }} />;
	case "share": return <Field label="Answer, percent" {...shared} input={{ inputMode: "decimal" }} />;
	case "day": return <Field label="Answer" {...shared} type="date" />;
	case "person": return <Field label="Answer" {...shared} input={{ autoComplete: "name" }} />;
	case "record": case "records":
		return <Field label="Answer, as JSON or YAML" {...shared} rows={6} mono hint={`${HOW[question.scale]} As JSON or YAML.`} />;
	default: return <Field label="Answer" {...shared} rows={question.scale === "text" ? 3 : 4} />;
	}
}

/* What the answer decides, by name. */
function Decides({ question }: { question: Question }) {
	const { checks, items } = question;
	if (checks.length + items.length === 0)
		return null;
	return <p class="r-quiet">Decides {checks.map((check, n) => <span key={check}>{n > 0 && ", "}<a href={`/ui/readiness/findings?check=${encodeURIComponent(check)}`}>{check}</a></span>)}
		{checks.length > 0 && items.length > 0 && " and "}
		{items.map((item, n) => <span key={item}>{n > 0 && ", "}<a href={`/ui/framework/${item}`}>{item.split("/")[1] ?? item}</a></span>)}.</p>;
}

/* One that was answered since is so already, and counts from the next assessment on. */
export function State({ question }: { question: Question }) {
	return <Badge kind={question.pending ? "info" : kindOf(question.state)}>{question.pending ? `${question.value === null ? "taken back" : "answered"}, pending` : question.state}</Badge>;
}

const today = () => new Date().toISOString().slice(0, 10);

/* As answer_made says it. */
type Made = Pick<Question, "value" | "who" | "day" | "evidence" | "file">;

function Form({ question, done }: { question: Question; done: (now: Question) => void }) {
	const session = useSession();
	const [draft, onDraft] = useState(() => draftOf(question));
	const [evidence, prove] = useState(question.evidence ?? "");
	const [who, name] = useState(question.who ?? session.name);
	const [day, date] = useState(today());
	const [problem, fail] = useState<Problem>();
	const [busy, work] = useState(false);
	const errorOf = (field: string) => problem?.errors.find((error) => error.field === field)?.sentence;
	const give = async (value: string | null) => {
		work(true);
		fail(undefined);
		try {
			const now = await send<Made>("PUT", `/answers/${encodeURIComponent(question.question)}`,
				value === null ? { value } : { value, who: who.trim() || null, day, evidence: evidence.trim() || null });
			say(value === null ? "The answer is taken back." : `Written to ${now.file}. It counts from the next assessment on, and decides ${plural(decides(question), "check or item", "checks and items")}.`);
			done({ ...question, ...now, pending: true });
		} catch (error) {
			fail(error as Problem);
		}
		work(false);
	};
	const submit = (event: Event) => {
		event.preventDefault();
		const said = saidOf(question, draft);
		if (said)
			void give(said);
		else
			fail(new Problem(422, "invalid", "", "", [{ field: "value", sentence: "There is no answer in it yet." }]));
	};
	return <form class="f-form" onSubmit={submit} noValidate aria-label={question.title}>
		<Control question={question} draft={draft} onDraft={(next) => (onDraft(next), fail(undefined))} error={errorOf("value")} />
		<div class="f-fields">
			<Field label="Proof" value={evidence} onValue={prove} error={errorOf("evidence")} hint={question.proof ? `Such as ${question.proof}.` : "A document, a page, a ticket: where somebody else can see it."} />
			<Field label="Who says so" value={who} onValue={name} error={errorOf("who")} hint={question.roles.length > 0 ? `Can answer: ${question.roles.map((role) => ROLES[role] ?? role).join(", ")}.` : undefined} />
			<Field label="On which day" type="date" value={day} onValue={date} error={errorOf("day")} hint={question.expires ? `Counts for ${plural(question.expires, "day")}.` : undefined} />
		</div>
		{problem && problem.errors.length === 0 && <p class="field-error" role="alert">{problem.detail || problem.title}</p>}
		<div class="f-actions">
			<button type="submit" class="button primary" disabled={busy}>{busy ? "Writing…" : question.value === null ? "Answer" : "Answer anew"}</button>
			{question.value !== null && <button type="button" class="button" disabled={busy} onClick={() => void give(null)}>Take it back</button>}
		</div>
	</form>;
}

function Given({ question }: { question: Question }) {
	const is = parsed(question.value);
	return <>
		{is !== null && typeof is === "object" ? <Code text={JSON.stringify(is, null, 2)} label="Answer" /> : <p><b>{textOf(question.scale, question.value)}{question.scale === "share" && " %"}</b></p>}
		<p class="r-quiet">{question.who ?? "Nobody named"}, {dayOf(question.day)}{question.evidence && <>, proof: {question.evidence}</>}
			{question.file && <>, {question.file}{question.line ? `:${question.line}` : ""}</>}</p>
	</>;
}

export function Answer({ question, done, heading = true }: { question: Question; done: (now: Question) => void; heading?: boolean }) {
	return <div class="f-question">
		{heading && <h4>{question.title} <State question={question} /></h4>}
		{question.help && <p class="f-help">{question.help}</p>}
		{question.example && <p class="r-quiet">Such as: {question.example}</p>}
		{question.sentence && <p class="r-note">{question.sentence}</p>}
		<Decides question={question} />
		{question.value !== null && <Given question={question} />}
		{may("operator") ? <Form key={question.state + question.value} question={question} done={done} />
			: question.state === "open" && <p class="r-quiet">An operator can answer it here; anybody else with <code>lintel ask</code>.</p>}
	</div>;
}
