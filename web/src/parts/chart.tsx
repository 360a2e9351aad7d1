/* SPDX-License-Identifier: Apache-2.0 */
/* chart: numbers as a picture, and the same numbers as a table.  What draws (chart_draw.ts, ECharts) is loaded only where
 * there is a chart; the room for it is there before. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { onTheme } from "../theme";
import { number } from "../format";
import { Icon } from "./icon";
import { Table } from "./table";

export interface Series {
	name: string;
	/** One for each x; null: not known. */
	values: readonly (number | null)[];
	/** Drawn faint and dashed: a forecast, an earlier run. */
	faint?: boolean;
}

export interface ChartProps {
	title: string;
	unit: string;
	kind: "line" | "bar" | "stack" | "radar";
	series: readonly Series[];
	/** What stands along the bottom; of radar: the axes. */
	x: readonly string[];
	/** false: without the way to the table, because the page has it beside. */
	table?: boolean;
	/** How a value is written. */
	format?: (value: number | null) => string;
	height?: number;
	/** The end of the scale; radar needs one. */
	max?: number;
	/** Lines across: a budget, a limit. */
	marks?: readonly { name: string; value: number }[];
	/** Bars lie: names are long. */
	lying?: boolean;
}

type Draw = typeof import("./chart_draw");

export function Chart(props: ChartProps) {
	const { title, unit, series, x, table = true, height = 260, format = (value: number | null) => number(value) } = props;
	const box = useRef<HTMLDivElement>(null);
	const drawn = useRef<ReturnType<Draw["draw"]> | null>(null);
	/* What draws comes a moment later, and numbers may have come meanwhile. */
	const latest = useRef({ ...props, format });
	latest.current = { ...props, format };
	const [asTable, setAsTable] = useState(false);
	const [failed, setFailed] = useState(false);
	const none = series.length === 0 || x.length === 0;

	useEffect(() => {
		if (asTable || none || !box.current)
			return;
		let gone = false;
		const room = box.current;
		import("./chart_draw").then(({ draw }) => {
			if (!gone)
				drawn.current = draw(room, latest.current);
		}, () => setFailed(true));
		const watch = new ResizeObserver(() => drawn.current?.resize());
		watch.observe(room);
		const stop = onTheme(() => drawn.current?.change(latest.current));
		return () => {
			gone = true;
			watch.disconnect();
			stop();
			drawn.current?.done();
			drawn.current = null;
		};
	}, [asTable, none]);
	useEffect(() => drawn.current?.change(latest.current), [series, x, props.marks, props.kind, title, unit]);

	const said = `${title}, in ${unit}: ${series.map((s) => {
		const known = s.values.filter((v): v is number => v !== null);
		return known.length ? `${s.name} from ${format(Math.min(...known))} to ${format(Math.max(...known))}` : `${s.name} without values`;
	}).join("; ")}`;
	const rows = x.map((name, n) => ({ name, n }));
	return (
		<figure class="chart">
			<figcaption class="chart-head">
				<span class="chart-title">{title} <span class="unit">{unit}</span></span>
				{table && !none && (
					<button type="button" class="button small quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
						<Icon name={asTable ? "chart" : "table"} size={15} /> {asTable ? "Chart" : "Table"}
					</button>
				)}
			</figcaption>
			{asTable
				? <Table caption={title} rows={rows} keyOf={(row) => `${row.n}`} empty="No values." most={500}
					columns={[{ key: "name", title: props.kind === "radar" ? "Axis" : "At" }, ...series.map((s, i) => ({ key: `s${i}`, title: s.name, num: true,
						sort: (row: { n: number }) => s.values[row.n] ?? null, render: (row: { n: number }) => format(s.values[row.n] ?? null) }))]} />
				: none
					? <ChartRoom height={height}><p class="muted">Nothing to draw yet.</p></ChartRoom>
					: failed
						? <ChartRoom height={height}><p class="muted">The part that draws could not be loaded; the table has the same numbers.</p></ChartRoom>
						: <div class="chart-room" ref={box} style={{ height: `${height}px` }} role="img" aria-label={said} />}
		</figure>
	);
}

function ChartRoom({ height, children }: { height: number; children: ComponentChildren }) {
	return <div class="chart-room chart-none" style={{ height: `${height}px` }}>{children}</div>;
}
