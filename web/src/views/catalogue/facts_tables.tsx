/* SPDX-License-Identifier: Apache-2.0 */
/* facts_tables: every fact table with its columns, to be searched while one writes. */
import { useState } from "preact/hooks";
import type { Page } from "../../api";
import { count } from "../../format";
import { Failed, Field, Loading, Panel } from "../../parts";
import type { FactTable } from "../../records";
import { useGet } from "../../use";

export function Tables({ onPick }: { onPick: (name: string) => void }) {
	const { data, error, at, again } = useGet<Page<FactTable>>("/facts/tables", { limit: 500 }, { on: ["assessed"] });
	const [wanted, setWanted] = useState("");
	const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
	const matches = (table: FactTable) => {
		const text = [table.name, table.sentence, ...table.columns.map((column) => column.name)].join(" ").toLowerCase();
		return words.every((word) => text.includes(word));
	};
	/* Those with rows first: they are what can be asked. */
	const shown = (data?.items ?? []).filter(matches).sort((a, b) => Number(b.rows > 0) - Number(a.rows > 0) || (a.name ?? "").localeCompare(b.name ?? ""));
	return (
		<Panel title="Tables" at={at} class="sql-tables" sentence={data ? `${count(shown.length, "table")}; those with rows first.` : undefined}>
			<Field label="Find a table or a column" type="search" value={wanted} onValue={setWanted} />
			{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={10} /> : (
				<ul class="sql-table-list">
					{shown.map((table) => <li key={table.name}><OneTable table={table} onPick={onPick} /></li>)}
					{shown.length === 0 && <li class="muted">No table and no column is called so.</li>}
				</ul>
			)}
		</Panel>
	);
}

function OneTable({ table, onPick }: { table: FactTable; onPick: (name: string) => void }) {
	const [open, setOpen] = useState(false);
	return (
		<details onToggle={(event) => setOpen(event.currentTarget.open)}>
			<summary><code>{table.name}</code><span class={table.rows ? "num" : "num muted"}>{count(table.rows, "row")}</span></summary>
			{open && (
				<>
					<p>{table.sentence}</p>
					<p><button type="button" class="button small" onClick={() => onPick(table.name ?? "")}>Ask for its rows</button></p>
					<dl class="sql-columns">
						{table.columns.map((column) => (
							<div key={column.name}><dt><code>{column.name}</code> <span class="muted">{column.type}</span></dt><dd>{column.sentence}</dd></div>
						))}
					</dl>
					<p class="muted">A column that resources feed has companions: <code>NAME_unknown</code>, <code>NAME_set</code>, <code>NAME_file</code> and <code>NAME_line</code>.</p>
				</>
			)}
		</details>
	);
}
