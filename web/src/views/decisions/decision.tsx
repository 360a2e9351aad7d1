/* SPDX-License-Identifier: Apache-2.0 */
/* decision: one table: the answer with what is known, what was rejected and why, inputs to fill, and what was recorded. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem, send } from "../../api";
import { day } from "../../format";
import { Badge, Check, Dialog, Empty, Facts, Failed, Field, Icon, Loading, NotYours, Panel, Select, Table, say } from "../../parts";
import type { PlanDecision, PlanInput, PlanRecord, PlanRow } from "../../records";
import { to, useQuery } from "../../route";
import { may, useGet } from "../../use";
import { states } from "../decisions";
import { Crumbs } from "../readiness/marks";

type Said = Record<string, string>;

const read = (text: string): Said => Object.fromEntries(text.split(";").filter((one) => one.includes("=")).map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
const write = (said: Said) => Object.entries(said).filter(([, value]) => value !== "").map(([name, value]) => `${name}=${value}`).join(";");

const rowStates: Record<string, "ok" | "unknown" | "skip"> = { hit: "ok", possible: "unknown", no: "skip", behind: "skip" };

/** "word: what it means" in two. */
const wordOf = (text: string) => text.includes(": ") ? { word: text.slice(0, text.indexOf(": ")), meaning: text.slice(text.indexOf(": ") + 2) } : { word: text, meaning: "" };

function Hint({ input }: { input: PlanInput }) {
	return (
		<>
			{input.value !== null && input.source !== "said" && <>Known: {input.value}, from {input.source}{input.quality && ` (${input.quality})`}. </>}
			{input.sentence && <>{input.sentence}. </>}
			{input.missing && input.value === null && <strong>The answer depends on it.</strong>}
		</>
	);
}

/** A number is taken when one stops typing, so that half of it is no answer. */
function NumberInput({ input, said, onSaid }: { input: PlanInput; said: string; onSaid: (value: string) => void }) {
	const [typed, type] = useState(said);
	useEffect(() => type(said), [said]);
	useEffect(() => {
		if (typed === said)
			return;
		const timer = window.setTimeout(() => onSaid(typed), 400);
		return () => window.clearTimeout(timer);
	}, [typed]);
	return <Field label={`${input.ask}${input.unit ? ` (${input.unit})` : ""}`} value={typed} onValue={type} hint={<Hint input={input} />}
		error={typed && !/^-?[0-9.]+%?$/.test(typed.trim()) ? "A number is wanted." : undefined} input={{ inputmode: "decimal" }} />;
}

function SetInput({ input, said, onSaid }: { input: PlanInput; said: string; onSaid: (value: string) => void }) {
	const now = (said || input.value || "").replace(/^\[|\]$/g, "").split(",").map((w) => w.trim()).filter((w) => w && w !== "none");
	const none = said === "none" || (!said && input.value === "[]");
	return (
		<fieldset class="decision-set">
			<legend class="field-label">{input.ask}</legend>
			{(input.words ?? []).map((text) => {
				const { word, meaning } = wordOf(text);
				return <Check key={word} label={meaning || word} checked={now.includes(word)}
					onValue={(on) => onSaid(on ? [...now, word].join(",") : now.filter((w) => w !== word).join(",") || "none")} />;
			})}
			<Check label="none of these" checked={none} onValue={(on) => onSaid(on ? "none" : "")} />
			<p class="field-hint"><Hint input={input} /></p>
		</fieldset>
	);
}

function Input({ input, said, onSaid }: { input: PlanInput; said: string; onSaid: (value: string) => void }) {
	if (input.type === "number")
		return <NumberInput {...{ input, said, onSaid }} />;
	if (input.type === "set")
		return <SetInput {...{ input, said, onSaid }} />;
	const words = input.type === "yes" ? ["yes", "no"] : input.words ?? [];
	const first = input.value !== null && input.source !== "said" ? `as known: ${input.value}` : "not known";
	return <Select label={input.ask ?? input.name} value={said} onValue={onSaid} hint={<Hint input={input} />}
		options={[{ value: "", label: first }, ...words.map((text) => ({ value: wordOf(text).word, label: wordOf(text).meaning ? `${wordOf(text).word}: ${wordOf(text).meaning}` : text }))]} />;
}

function Answer({ d }: { d: PlanDecision }) {
	const kind = d.verdict === "decided" ? "ok" : d.verdict === "blocked" ? "bad" : "gap";
	return (
		<div class="decision-answer" aria-live="polite">
			<div class={`note note-${kind}`}>
				<Icon name={kind === "ok" ? "ok" : kind === "bad" ? "alert" : "question"} size={18} />
				<div>
					<p><strong>{d.output ?? d.sentence}</strong></p>
					{d.output && d.reason && <p>{d.reason}</p>}
				</div>
			</div>
			{(d.missing?.length ?? 0) > 0 && <p class="muted">The smallest set that settles it, whatever the answers are: {d.missing?.join(", ")}.{d.bounded && " Fewer may do: the table is too large to know exactly."}</p>}
			{(d.record?.length ?? 0) > 0 && <p>To write down with it: {d.record?.join("; ")}.</p>}
		</div>
	);
}

function Rows({ d }: { d: PlanDecision }) {
	const points = d.options.length > 0;
	return (
		<>
			{points && (
				<Table caption="Points of the options" rows={d.options} keyOf={(o) => o.name ?? ""} empty="No options." columns={[
					{ key: "name", title: "Option" }, { key: "points", title: "Points", num: true }, { key: "most", title: "Could still be", num: true },
					{ key: "sentence", title: "What it means", grow: true, sort: false }]} />
			)}
			<Table<PlanRow> caption={points ? "Signals" : "Rows of the table"} rows={d.rows} keyOf={(r) => r.id ?? ""} empty="No rows." columns={[
				{ key: "id", title: "Row", sort: false },
				{ key: "state", title: "State", sort: false, render: (r) => <Badge kind={r.blocked && r.state === "hit" ? "bad" : rowStates[r.state ?? ""] ?? "info"}>{r.state}</Badge> },
				{ key: "output", title: points ? "For" : "Answer", sort: false, grow: true, render: (r) => (
					<div>
						<span class={r.state === "hit" ? "strong" : ""}>{r.output}{r.blocked && " (conflict)"}</span>
						<span class="muted decision-why">{r.state === "hit" ? r.reason : r.why}</span>
						{(r.state === "possible" || r.state === "hit") && <code class="decision-when">when {r.when}</code>}
						{r.state === "hit" && (r.also?.length ?? 0) > 0 && <span class="decision-why">{r.also?.join(" · ")}</span>}
					</div>
				) },
			]} />
		</>
	);
}

function Records({ d }: { d: PlanDecision }) {
	return (
		<Panel title="Recorded" sentence="In decisions.yaml beside the estate. A record is never changed: a later one takes its place.">
			{d.records.length === 0 ? <Empty title="Nobody recorded this decision yet" icon="edit" /> : (
				<div class="decision-records">
					{d.records.map((r) => (
						<article key={r.number} class="decision-record">
							<h3><Badge kind={states[r.state ?? ""] ?? "info"}>{r.state}</Badge> {r.output}</h3>
							{r.sentence && <p>{r.sentence}</p>}
							<Facts rows={[["Owner", r.owner ?? "–"], ["Decided", `${day(r.day)} by ${r.by}`], ["Review", day(r.review)], ["For", r.subject ?? "the estate"],
								["Row", `${r.row}, version ${r.version} of the table`], ...(r.instead_of ? [["In place of", r.instead_of] as [string, string]] : []),
								...(r.because ? [["Because", r.because] as [string, string]] : []), ["Stands in", <code>{r.file}:{r.line}</code>]]} />
						</article>
					))}
				</div>
			)}
		</Panel>
	);
}

function RecordDialog({ d, said, onClose, onDone }: { d: PlanDecision; said: string; onClose: () => void; onDone: () => void }) {
	const [owner, setOwner] = useState("");
	const [subject, setSubject] = useState(d.subject ?? "");
	const [review, setReview] = useState("");
	const [row, setRow] = useState("");
	const [because, setBecause] = useState("");
	const [error, fail] = useState<Problem | null>(null);
	const [busy, work] = useState(false);
	const ids = d.options.length ? d.options.map((o) => o.name ?? "") : d.rows.map((r) => r.id ?? "");
	const outputs = d.options.length ? ids : d.rows.map((r) => `${r.id}: ${r.output}`);
	const make = async () => {
		work(true);
		fail(null);
		try {
			const made = await send<PlanRecord>("POST", `/decisions/${encodeURIComponent(d.table ?? "")}`, { owner: owner.trim(), set: said ? said.split(";") : [],
				...(subject.trim() ? { subject: subject.trim() } : {}), ...(review ? { review } : {}), ...(row ? { row } : {}), ...(because.trim() ? { because: because.trim() } : {}) });
			say(`Decision ${made.number} is recorded.`);
			onDone();
		} catch (why) {
			fail(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""));
		} finally {
			work(false);
		}
	};
	return (
		<Dialog title="Record this decision" onClose={onClose} onSubmit={() => void make()} actions={
			<><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={busy || !owner.trim() || (!d.output && !row) || (row !== "" && !because.trim())}>Record</button></>
		}>
			{error && <Failed error={error} />}
			<p>{d.output ? <>The table answers: <strong>{d.output}</strong>.</> : d.sentence}</p>
			<Field label="Owner" hint="The person or team that answers for it." value={owner} onValue={setOwner} required />
			<div class="fields">
				<Field label="For" hint="A use case or a workload; empty: the estate." value={subject} onValue={setSubject} />
				<Field label="Review" type="date" hint="The table's own day when empty." value={review} onValue={setReview} />
			</div>
			<Select label="Decided" value={row} onValue={setRow} options={[{ value: "", label: d.output ? "as the table answers" : "choose a row" }, ...ids.map((id, n) => ({ value: id, label: outputs[n] ?? id }))]} />
			<Field label="Because" hint={row ? "Who decides otherwise than the table says why." : "In your words; may be left out."} rows={3} value={because} onValue={setBecause} required={row !== ""} />
		</Dialog>
	);
}

export function Decision({ table, subject, said }: { table: string; subject: string | null; said: string }) {
	const [, set] = useQuery();
	const [recording, record] = useState(false);
	const got = useGet<PlanDecision>(`/decisions/${encodeURIComponent(table)}`, { set: said || undefined, for: subject ?? undefined });
	const last = useRef<PlanDecision | null>(null);
	if (got.data)
		last.current = got.data;
	const d = got.data ?? last.current;
	const now = read(said);
	const put = (name: string, value: string) => set({ set: write({ ...now, [name]: value }) });
	if (!d)
		return (
			<>
				<Crumbs at={[["Decisions", to("decisions")], [table]]} />
				<Panel title="Decision" sentence={table}>{got.error ? <Failed error={got.error} again={got.again} /> : <Loading lines={24} />}</Panel>
			</>
		);
	const inputs = d.inputs.filter((i) => !i.is);
	const computed = d.inputs.filter((i) => i.is);
	return (
		<>
			<Crumbs at={[["Decisions", to("decisions")], [d.title ?? ""]]} />
			<Panel title={d.title} sentence={`${d.question}${d.subject ? ` For: ${d.subject}.` : ""}`} at={got.at}
				actions={may("operator") ? <button type="button" class="button primary" onClick={() => record(true)}><Icon name="edit" size={16} /> Record</button> : undefined}>
				{got.error && <Failed error={got.error} />}
				<Answer d={d} />
				{!may("operator") && <NotYours need="operator" what="Recording a decision" />}
			</Panel>
			<div class="decision-both">
				<Panel title="Inputs" sentence="What is known is filled in; change anything and see the answer at once. Nothing is kept until it is recorded."
					actions={said ? <button type="button" class="button small" onClick={() => set({ set: undefined })}>As known</button> : undefined}>
					<div class="decision-inputs">{inputs.map((i) => <Input key={i.name} input={i} said={now[i.name ?? ""] ?? ""} onSaid={(value) => put(i.name ?? "", value)} />)}</div>
					{computed.length > 0 && <Facts rows={computed.map((i) => [<code>{i.name}</code>, <>{i.value ?? "unknown"} {i.unit} <span class="muted decision-why">{i.is}</span></>])} />}
				</Panel>
				<Panel title={d.options.length ? "Points" : "Rows"} sentence={d.hit === "collect" ? "Every row that holds counts." : d.hit === "score" ? "The option with most points." : "The first row that holds."} flush>
					<Rows d={d} />
				</Panel>
			</div>
			<Records d={d} />
			<Panel title="What it goes by" sentence={`${d.source ?? "A table of your own"}${d.as_of ? `, as of ${day(d.as_of)}` : ""}; version ${d.version}. A table of the same id in the folder decisions beside the estate takes its place.`}>
				{d.weights.length === 0 ? <p class="muted">No weights.</p> : (
					<Table caption="Weights and cut-offs" rows={d.weights} keyOf={(w) => w.name ?? ""} empty="None." columns={[
						{ key: "name", title: "Name", render: (w) => <code>{w.name}</code> }, { key: "value", title: "Value", num: true, sort: (w) => Number(w.value) },
						{ key: "sentence", title: "What it does", grow: true, sort: false }, { key: "ours", title: "Whose", render: (w) => w.ours ? "ours" : "the source's" }]} />
				)}
			</Panel>
			{recording && <RecordDialog d={d} said={said} onClose={() => record(false)} onDone={() => { record(false); got.again(); }} />}
		</>
	);
}
