/* SPDX-License-Identifier: Apache-2.0 */
/* facts_answer: the rows of a statement, or why there are none. */
import { useMemo } from "preact/hooks";
import type { Problem } from "../../api";
import { count, ms, number } from "../../format";
import { Badge, Empty, Icon, Panel, Table, type Column } from "../../parts";
import type { FactsRows } from "../../records";
import type { Asked } from "./facts";
import { csv, download, json, type Cell } from "./out";

export function AnswerPanel({ asked, running }: { asked: Asked | undefined; running: boolean }) {
	if (!asked)
		return <Panel title="Answer"><Empty title="Nothing was asked yet" icon="table">Ask, and the rows stand here.</Empty></Panel>;
	const { rows, error } = asked;
	return (
		<Panel title="Answer" flush={!error} class={running ? "sql-answer sql-waiting" : "sql-answer"} sentence={rows ? said(rows) : undefined} at={asked.at}
			actions={rows && <Downloads rows={rows} />}>
			<p class="sr" role="status">{running ? "Asking" : rows ? said(rows) : ""}</p>
			{error && <Wrong error={error} />}
			{rows && <Rows rows={rows} />}
		</Panel>
	);
}

function said(rows: FactsRows): string {
	return `${count(rows.count, "row")}${rows.cut ? ", the first of more: the answer was cut" : ""}, in ${ms(rows.ms)}`;
}

function Downloads({ rows }: { rows: FactsRows }) {
	return (
		<>
			<button type="button" class="button small" onClick={() => download("facts.csv", "text/csv", csv(rows.columns, cellsOf(rows)))}><Icon name="download" size={15} /> CSV</button>
			<button type="button" class="button small" onClick={() => download("facts.json", "application/json", json(rows.columns, cellsOf(rows)))}><Icon name="download" size={15} /> JSON</button>
		</>
	);
}

/* What to do about a statement that was not answered. */
const HELP: readonly [RegExp, string][] = [
	[/no fact table|no such table/i, "The list of tables has them all; a name there puts a statement for it into the editor."],
	[/no such column/i, "Open the table in the list of tables to see its columns."],
	[/syntax error|incomplete input|unrecognized token/i, "It is SQLite's SQL: one SELECT (or WITH ... SELECT), texts in 'single quotes'."],
	[/too long|interrupted|time/i, "Ask for less: a where, a limit, or fewer tables joined."],
	[/only read|not authorized|readonly|read-only/i, "Statements may only read; begin with SELECT or WITH."],
	[/assess/i, "Run an assessment first; the facts are those of the last one."],
];

function Wrong({ error }: { error: Problem }) {
	const text = error.detail || error.title, help = HELP.find(([matches]) => matches.test(text))?.[1];
	return (
		<div class="sql-error" role="alert">
			<p><Badge kind="bad">not answered</Badge></p>
			<p><code>{text}</code></p>
			{help && <p>What to do: {help}</p>}
		</div>
	);
}

interface Row { n: number; cells: readonly Cell[] }

function Rows({ rows }: { rows: FactsRows }) {
	const table = useMemo(() => cellsOf(rows).map((cells, n): Row => ({ n, cells })), [rows]);
	const columns = useMemo(() => rows.columns.map((name, i): Column<Row> => {
		const num = rows.kinds[i] === "number";
		return {
			key: `${i}`, title: name, num, sort: (row) => sortable(row.cells[i]),
			render: (row) => row.cells[i] === null || row.cells[i] === undefined ? <span class="sql-null">null</span> : num ? number(Number(row.cells[i]), 6) : String(row.cells[i]),
		};
	}), [rows]);
	return (
		<>
			<p class="sql-types">{rows.columns.map((name, i) => <span key={i}><code>{name}</code> {rows.kinds[i]}</span>)}</p>
			<Table rows={table} columns={columns} keyOf={(row) => `${row.n}`} caption="Rows of the answer" empty={<Empty title="No rows">The statement was answered, and no fact matches it.</Empty>} />
		</>
	);
}

function sortable(cell: Cell | undefined): string | number | null {
	return typeof cell === "boolean" ? Number(cell) : cell ?? null;
}

function cellsOf(rows: FactsRows): readonly (readonly Cell[])[] {
	return rows.rows.map(({ cells, nulls }) => cells.map((cell, i) => nulls?.[i] === "1" ? null : rows.kinds[i] === "number" ? Number(cell) : cell));
}
