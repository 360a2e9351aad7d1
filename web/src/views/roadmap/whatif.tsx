/* SPDX-License-Identifier: Apache-2.0 */
/* whatif: another team, start or scope; it stands in the address, so a link brings it back. */
import { useEffect, useState } from "preact/hooks";
import type { Query } from "../../api";
import { Check, Field, Icon, Select } from "../../parts";
import type { Roadmap } from "../../records";
import { useQuery } from "../../route";
import { WITHOUT } from "./words";

const NAMES = ["team", "start", "size", "path", "without"] as const;
type Asked = Record<(typeof NAMES)[number], string>;

/** What the address asks of the roadmap. */
export function asked(query: URLSearchParams): Query {
	return Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? undefined]));
}

const read = (query: URLSearchParams): Asked => Object.fromEntries(NAMES.map((name) => [name, query.get(name) ?? ""])) as Asked;

export function WhatIf({ map }: { map: Roadmap | undefined }) {
	const [query, set] = useQuery();
	const [form, setForm] = useState(read(query));
	const address = NAMES.map((name) => query.get(name) ?? "").join("\n");
	useEffect(() => setForm(read(query)), [address]);
	const change = (name: keyof Asked) => (value: string) => setForm({ ...form, [name]: value });
	const without = form.without ? form.without.split(",") : [];
	const other = NAMES.some((name) => query.get(name));
	const give = (next: Asked) => set(Object.fromEntries(NAMES.map((name) => [name, next[name].trim() || undefined])));
	return (
		<details class="panel roadmap-if" open={other}>
			<summary><h2>What if</h2><span class="muted">another team, start or scope: worked out and compared, nothing is changed</span></summary>
			<form class="roadmap-whatif" onSubmit={(event) => { event.preventDefault(); give(form); }}>
				<Field label="People" value={form.team} onValue={change("team")} placeholder={map ? String(map.people) : "6"} hint="3, or by role: PLT=2,SEC=1" />
				<Field label="First day" type="date" value={form.start} onValue={change("start")} />
				<Select label="Size" value={form.size} onValue={change("size")} options={[{ value: "", label: "as planned" }, { value: "s", label: "small" }, { value: "m", label: "medium" }, { value: "l", label: "large" }]} />
				<Select label="Path" value={form.path} onValue={change("path")} options={[{ value: "", label: "as planned" }, { value: "essential", label: "essential" }, { value: "complete", label: "complete" }]} />
				<fieldset class="roadmap-without">
					<legend class="field-label">Without</legend>
					{WITHOUT.map(([word, title]) => (
						<Check key={word} label={title} checked={without.includes(word)}
							onValue={(on) => change("without")((on ? [...without, word] : without.filter((w) => w !== word)).join(","))} />
					))}
				</fieldset>
				<div class="roadmap-do">
					<button class="button primary" type="submit">Work it out</button>
					{other && <button class="button quiet" type="button" onClick={() => give({ team: "", start: "", size: "", path: "", without: "" })}><Icon name="close" size={14} /> Back to the plan</button>}
				</div>
			</form>
		</details>
	);
}
