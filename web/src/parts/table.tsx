/* SPDX-License-Identifier: Apache-2.0 */
/* table: rows that can be sorted, whose head stays in sight, and which become cards on a phone. */
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { count } from "../format";
import { Icon } from "./icon";

export interface Column<T> {
	key: string;
	title: string;
	/** A number: to the right, digits of one width. */
	num?: boolean;
	render?: (row: T) => ComponentChildren;
	/** What it is ordered by; false: it cannot be.  Without it, the value of key. */
	sort?: ((row: T) => string | number | null | undefined) | false;
	/** Takes what room is left. */
	grow?: boolean;
	/** Not shown where there is little room. */
	minor?: boolean;
}

export interface TableProps<T> {
	columns: readonly Column<T>[];
	rows: readonly T[];
	keyOf: (row: T) => string;
	/** What the table is of; read to who does not see it. */
	caption: string;
	/** Shown above the table as well. */
	showCaption?: boolean;
	/** What stands there when there are no rows. */
	empty: ComponentChildren;
	onRow?: (row: T) => void;
	/** Where a row leads; its first cell becomes the link. */
	hrefOf?: (row: T) => string;
	/** The row that is looked at now. */
	now?: string;
	/** Ordered by this first. */
	by?: { key: string; down?: boolean };
	/** A row for all of them, at the end whatever the order. */
	total?: T | undefined;
	/** So many rows at once. */
	most?: number;
}

type Value = string | number | null | undefined;

function compare(a: Value, b: Value): number {
	if (a === b)
		return 0;
	if (a === null || a === undefined)
		return 1;
	if (b === null || b === undefined)
		return -1;
	if (typeof a === "number" && typeof b === "number")
		return a - b;
	return String(a).localeCompare(String(b), "en", { numeric: true });
}

const valueOf = <T,>(column: Column<T>, row: T): Value =>
	typeof column.sort === "function" ? column.sort(row) : (row as Record<string, Value>)[column.key];

/** The rows in the order of one column; what has no value comes last either way. */
export function ordered<T>(rows: readonly T[], column: Column<T> | undefined, down: boolean): readonly T[] {
	if (!column || column.sort === false)
		return rows;
	return [...rows].sort((a, b) => {
		const x = valueOf(column, a), y = valueOf(column, b);
		const none = (x === null || x === undefined ? 1 : 0) - (y === null || y === undefined ? 1 : 0);
		return none || (down ? compare(y, x) : compare(x, y));
	});
}

/* A region that scrolls must be reached by keys; one that does not is no stop on the way. */
function useScrolls() {
	const at = useRef<HTMLDivElement>(null);
	const [scrolls, set] = useState(false);
	useEffect(() => {
		const box = at.current;
		if (!box)
			return;
		const look = () => set(box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1);
		const watch = new ResizeObserver(look);
		watch.observe(box);
		if (box.firstElementChild)
			watch.observe(box.firstElementChild);
		return () => watch.disconnect();
	}, []);
	return { at, scrolls };
}

export function Table<T>(props: TableProps<T>) {
	const { columns, rows, keyOf, caption, showCaption, empty, onRow, hrefOf, now, by, total, most = 100 } = props;
	const [order, setOrder] = useState<{ key: string; down: boolean } | null>(by ? { key: by.key, down: by.down ?? false } : null);
	const [shown, setShown] = useState(most);
	const { at, scrolls } = useScrolls();
	const sorted = useMemo(() => ordered(rows, columns.find((c) => c.key === order?.key), order?.down ?? false), [rows, order, columns]);
	const seen = sorted.slice(0, shown);

	const head = (column: Column<T>) => {
		const mine = order?.key === column.key;
		if (column.sort === false)
			return column.title;
		return (
			<button type="button" class="sort" onClick={() => setOrder(mine ? (order.down === (column.num ?? false) ? { key: column.key, down: !order.down } : null) : { key: column.key, down: column.num ?? false })}>
				{column.title}<span class="sort-sign" aria-hidden="true">{mine ? <Icon name={order.down ? "down" : "up"} size={12} /> : null}</span>
			</button>
		);
	};
	const cell = (column: Column<T>, row: T, first: boolean) => {
		const inside = column.render ? column.render(row) : String((row as Record<string, unknown>)[column.key] ?? "–");
		if (first && hrefOf)
			return <a class="row-link" href={hrefOf(row)}>{inside}</a>;
		if (first && onRow)
			return <button type="button" class="row-link" onClick={(event) => { event.stopPropagation(); onRow(row); }}>{inside}</button>;
		return inside;
	};

	return (
		<div class="table-frame">
			<div class={`table-scroll ${seen.length > 18 ? "table-tall" : ""}`} ref={at} {...(scrolls ? { tabIndex: 0, role: "region", "aria-label": caption } : {})}>
				<table class="table">
					<caption class={showCaption ? "" : "sr"}>{caption}</caption>
					<thead>
						<tr>
							{columns.map((c) => (
								<th key={c.key} scope="col" class={`${c.num ? "num" : ""} ${c.grow ? "grow" : ""} ${c.minor ? "minor" : ""}`}
									{...(order?.key === c.key ? { "aria-sort": order.down ? "descending" as const : "ascending" as const } : {})}>{head(c)}</th>
							))}
						</tr>
					</thead>
					<tbody>
						{seen.map((row) => {
							const key = keyOf(row);
							return (
								<tr key={key} class={`${onRow || hrefOf ? "leads" : ""} ${key === now ? "now" : ""}`} {...(onRow ? { onClick: () => onRow(row) } : {})}>
									{columns.map((c, n) => (
										<td key={c.key} data-title={c.title} class={`${c.num ? "num" : ""} ${c.grow ? "grow" : ""} ${c.minor ? "minor" : ""}`}><div class="cell">{cell(c, row, n === 0)}</div></td>
									))}
								</tr>
							);
						})}
						{rows.length === 0 && <tr class="none"><td colSpan={columns.length}>{empty}</td></tr>}
					</tbody>
					{total !== undefined && (
						<tfoot>
							<tr>
								{columns.map((c) => (
									<td key={c.key} data-title={c.title} class={`${c.num ? "num" : ""} ${c.grow ? "grow" : ""} ${c.minor ? "minor" : ""}`}>{cell(c, total, false)}</td>
								))}
							</tr>
						</tfoot>
					)}
				</table>
			</div>
			{sorted.length > shown && (
				<div class="table-more">
					<span class="num">{shown} of {count(sorted.length, "row")}</span>
					<button type="button" class="button small" onClick={() => setShown(shown + most)}>Show {Math.min(most, sorted.length - shown)} more</button>
				</div>
			)}
		</div>
	);
}
