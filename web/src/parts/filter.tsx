/* SPDX-License-Identifier: Apache-2.0 */
/* filter: what of a list is shown; it stands in the address, so a link brings it back. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useQuery } from "../route";
import { Field, Select, type Option } from "./field";
import { Icon } from "./icon";

export interface FilterField {
	/** Its name in the address. */
	name: string;
	label: string;
	kind: "search" | "select" | "date";
	/** Of select; "" (all) stands before them. */
	options?: readonly Option[];
	all?: string;
	placeholder?: string;
}

/* What is typed goes into the address a moment later, so that each letter is no page of its own. */
function Search({ field, value, onValue }: { field: FilterField; value: string; onValue: (value: string) => void }) {
	const [text, set] = useState(value);
	const timer = useRef(0);
	const given = useRef(value);
	useEffect(() => {
		if (value !== given.current) {
			given.current = value;
			set(value);
		}
	}, [value]);
	return (
		<div class="filter-search">
			<Icon name="search" size={16} />
			<Field label={field.label} quiet type="search" value={text} placeholder={field.placeholder ?? field.label} input={{ "data-search": "here" }}
				onValue={(next) => {
					set(next);
					window.clearTimeout(timer.current);
					timer.current = window.setTimeout(() => {
						given.current = next.trim();
						onValue(next.trim());
					}, 250);
				}} />
		</div>
	);
}

export function Filter({ fields, children }: { fields: readonly FilterField[]; children?: ComponentChildren }) {
	const [query, set] = useQuery();
	const chosen = fields.filter((f) => query.get(f.name));
	return (
		<form class="filter" role="search" onSubmit={(event) => event.preventDefault()}>
			{fields.map((f) => f.kind === "search"
				? <Search key={f.name} field={f} value={query.get(f.name) ?? ""} onValue={(value) => set({ [f.name]: value })} />
				: f.kind === "select"
					? <Select key={f.name} label={f.label} value={query.get(f.name) ?? ""} onValue={(value) => set({ [f.name]: value })}
						options={[{ value: "", label: f.all ?? "all" }, ...(f.options ?? [])]} />
					: <Field key={f.name} label={f.label} type="date" value={query.get(f.name) ?? ""} onValue={(value) => set({ [f.name]: value })} />)}
			{chosen.length > 0 && (
				<button type="button" class="button small quiet" onClick={() => set(Object.fromEntries(fields.map((f) => [f.name, undefined])))}>
					<Icon name="close" size={14} /> Show all
				</button>
			)}
			{children && <div class="filter-more">{children}</div>}
		</form>
	);
}
