/* SPDX-License-Identifier: Apache-2.0 */
/* waive: the dialog that writes a waiver into lintel.yaml. */
import { useEffect, useState } from "preact/hooks";
import { Code, Dialog, say } from "../../parts";
import { Problem, send } from "../../api";
import type { Checked, Finding, WaiverMade } from "./data";
import { plural } from "./words";

/* As assess/waiver.h says. */
const DAYS = 180, DAYS_CRITICAL = 30;

const later = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

type Scope = "resource" | "pattern" | "all";
interface Asked { check: string; resource: string | null; until: string; because: string; preview: boolean }

/* What the problem says of this field. */
const errorOf = (problem: Problem | undefined, field: string) => problem?.errors.find((error) => error.field === field)?.sentence;

function Said({ id, text }: { id: string; text: string | undefined }) {
	return text ? <p class="r-error" id={id}>{text}</p> : null;
}

/* The lines that would be written, as the API makes them; asked once the hand rests. */
function usePreview(asked: Asked): [WaiverMade | undefined, Problem | undefined] {
	const [made, set] = useState<[WaiverMade | undefined, Problem | undefined]>([undefined, undefined]);
	const key = JSON.stringify(asked);
	useEffect(() => {
		let left = false;
		if (!asked.because.trim() || !asked.until)
			return set([undefined, undefined]);
		const wait = setTimeout(() => send<WaiverMade>("POST", "/waivers", asked).then(
			(waiver) => left || set([waiver, undefined]), (problem: Problem) => left || set([undefined, problem])), 300);
		return () => { left = true; clearTimeout(wait); };
	}, [key]);
	return made;
}

export function Waive({ check, finding, onClose }: { check: Checked; finding?: Finding; onClose: () => void }) {
	const most = check.severity === "critical" ? DAYS_CRITICAL : DAYS;
	const [scope, choose] = useState<Scope>(finding?.resource ? "resource" : "all");
	const [pattern, type] = useState(finding?.resource?.replace(/[^./:[\]]+$/, "*") ?? "*");
	const [until, end] = useState(later(Math.min(most, 30)));
	const [because, explain] = useState("");
	const [problem, fail] = useState<Problem>();
	const [busy, work] = useState(false);
	const resource = scope === "all" ? null : scope === "pattern" ? pattern : finding!.resource!;
	const asked: Asked = { check: check.code ?? check.id, resource, until, because: because.trim(), preview: true };
	const [preview, refused] = usePreview(asked);
	const wrong = problem ?? refused;
	const add = async (event?: Event) => {
		event?.preventDefault();
		if (!because.trim())
			return fail(new Problem(422, "invalid", "", "", [{ field: "because", sentence: "Say why this gap may stay for now; a waiver without a reason is refused." }]));
		work(true);
		try {
			await send<WaiverMade>("POST", "/waivers", { ...asked, preview: false });
			say("The waiver is written. It counts from the next assessment on.");
			onClose();
		} catch (error) {
			fail(error as Problem);
		}
		work(false);
	};
	const fresh = () => fail(undefined);
	return <Dialog title="Waive" onClose={onClose} actions={<>
		<button type="button" class="button small" onClick={onClose}>Cancel</button>
		<button type="submit" form="r-waive" class="button primary" disabled={busy}>{busy ? "Writing…" : "Write the waiver"}</button>
	</>}>
		<form id="r-waive" class="r-form" onSubmit={add} noValidate>
			<p><b>{check.title}</b>. A waiver lets a gate pass until a day; it changes neither verdict nor level.</p>
			<fieldset><legend>What it covers</legend>
				{finding?.resource && <label><input type="radio" name="scope" checked={scope === "resource"} onChange={() => (choose("resource"), fresh())} /> this resource, <code>{finding.resource}</code></label>}
				<label><input type="radio" name="scope" checked={scope === "pattern"} onChange={() => (choose("pattern"), fresh())} /> resources like</label>
				{scope === "pattern" && <label class="r-field">Pattern, with * and ?
					<input value={pattern} onInput={(event) => (type(event.currentTarget.value), fresh())} aria-invalid={!!errorOf(wrong, "resource")} aria-describedby="r-e-resource" /></label>}
				<label><input type="radio" name="scope" checked={scope === "all"} onChange={() => (choose("all"), fresh())} /> all of this check, {plural(check.gap + check.unknown, "place")} now</label>
				<Said id="r-e-resource" text={errorOf(wrong, "resource") ?? errorOf(wrong, "check")} />
			</fieldset>
			<label class="r-field">Why
				<textarea rows={2} value={because} onInput={(event) => (explain(event.currentTarget.value), fresh())} required
					aria-invalid={!!errorOf(wrong, "because")} aria-describedby="r-e-because" /></label>
			<Said id="r-e-because" text={errorOf(wrong, "because")} />
			<label class="r-field">Until, at most {most} days{check.severity === "critical" && " for a critical check"}
				<input type="date" value={until} min={later(0)} max={later(most)} onInput={(event) => (end(event.currentTarget.value), fresh())}
					aria-invalid={!!errorOf(wrong, "until")} aria-describedby="r-e-until" /></label>
			<Said id="r-e-until" text={errorOf(wrong, "until")} />
			{wrong && wrong.errors.length === 0 && <p class="r-error" role="alert">{wrong.detail || wrong.title}</p>}
			<h3>What will stand in lintel.yaml</h3>
			{preview?.yaml ? <Code text={preview.yaml} label={preview.file} copy={false} /> : <p class="r-quiet r-preview">{refused ? "Nothing: it would be refused." : "Give a reason to see it."}</p>}
		</form>
	</Dialog>;
}
