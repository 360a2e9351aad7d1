/* SPDX-License-Identifier: Apache-2.0 */
/* field: what people fill in; each with a label, a hint and what is wrong with it. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Common {
	label: ComponentChildren;
	hint?: ComponentChildren;
	/** What is wrong, in a sentence. */
	error?: string | undefined;
	/** The label is read, not shown. */
	quiet?: boolean;
}

function Around({ id, label, hint, error, quiet, children }: Common & { id: string; children: ComponentChildren }) {
	return (
		<div class={`field ${error ? "field-wrong" : ""}`}>
			<label for={id} class={quiet ? "sr" : "field-label"}>{label}</label>
			{children}
			{hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
			{error && <p class="field-error" id={`${id}-error`}>{error}</p>}
		</div>
	);
}

const described = (id: string, hint: unknown, error: unknown) => {
	const by = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
	return { ...(by ? { "aria-describedby": by } : {}), ...(error ? { "aria-invalid": true as const } : {}) };
};

export interface FieldProps extends Common {
	value: string;
	onValue: (value: string) => void;
	type?: "text" | "number" | "date" | "search" | "password" | "email" | "url";
	/** So many lines: a box of text. */
	rows?: number;
	mono?: boolean;
	/** More attributes of the input. */
	input?: Record<string, string | number | boolean>;
	required?: boolean;
	placeholder?: string;
}

export function Field({ label, hint, error, quiet, value, onValue, type = "text", rows, mono, input, required, placeholder }: FieldProps) {
	const id = useId();
	const all = { id, value, required: required ?? false, ...(placeholder ? { placeholder } : {}), ...described(id, hint, error), ...input };
	return (
		<Around {...{ id, label, hint, error, ...(quiet ? { quiet } : {}) }}>
			{rows
				? <textarea class={`input ${mono ? "mono" : ""}`} rows={rows} spellcheck={!mono} onInput={(e) => onValue(e.currentTarget.value)} {...all} />
				: <input class={`input ${mono ? "mono" : ""}`} type={type as "text"} onInput={(e) => onValue(e.currentTarget.value)} {...all} />}
		</Around>
	);
}

export interface Option { value: string; label: string; disabled?: boolean }

export function Select({ label, hint, error, quiet, value, onValue, options }: Common & { value: string; onValue: (value: string) => void; options: readonly Option[] }) {
	const id = useId();
	return (
		<Around {...{ id, label, hint, error, ...(quiet ? { quiet } : {}) }}>
			<select class="input" id={id} value={value} onChange={(e) => onValue(e.currentTarget.value)} {...described(id, hint, error)}>
				{options.map((o) => <option key={o.value} value={o.value} disabled={o.disabled ?? false} selected={o.value === value}>{o.label}</option>)}
			</select>
		</Around>
	);
}

export function Check({ label, hint, error, checked, onValue }: Omit<Common, "quiet"> & { checked: boolean; onValue: (value: boolean) => void }) {
	const id = useId();
	return (
		<div class={`field field-check ${error ? "field-wrong" : ""}`}>
			<input type="checkbox" id={id} checked={checked} onChange={(e) => onValue(e.currentTarget.checked)} {...described(id, hint, error)} />
			<div>
				<label for={id}>{label}</label>
				{hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
				{error && <p class="field-error" id={`${id}-error`}>{error}</p>}
			</div>
		</div>
	);
}

/** One of few, side by side. */
export function Choice({ label, value, onValue, options }: { label: string; value: string; onValue: (value: string) => void; options: readonly { value: string; label: ComponentChildren }[] }) {
	const name = useId();
	return (
		<fieldset class="choice">
			<legend class="sr">{label}</legend>
			{options.map((o) => (
				<label key={o.value} class={o.value === value ? "on" : ""}>
					<input class="sr" type="radio" name={name} value={o.value} checked={o.value === value} onChange={() => onValue(o.value)} />
					<span>{o.label}</span>
				</label>
			))}
		</fieldset>
	);
}
