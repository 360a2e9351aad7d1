/* SPDX-License-Identifier: Apache-2.0 */
/* chart_draw: draws charts with ECharts; the only file that knows it.  Colours come from the page's own tokens, so a chart is
 * light or dark as the page is; series differ by mark and dash too, not by colour alone.  Tips are drawn on the canvas,
 * since the page's policy lets nothing write styles into it. */
import { BarChart, LineChart, RadarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { ChartProps, Series } from "./chart";

use([BarChart, LineChart, RadarChart, AriaComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, CanvasRenderer]);

type Props = ChartProps & { format: (value: number | null) => string };

const symbols = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];
const dashes = ["solid", [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 4]] as const;

/* The page's colours as they are now. */
function colours() {
	const probe = document.createElement("span");
	probe.hidden = true;
	document.body.append(probe);
	const one = (name: string) => {
		probe.style.color = `var(--${name})`;
		return getComputedStyle(probe).color;
	};
	const all = { text: one("text"), muted: one("muted"), line: one("line"), surface: one("surface"), gap: one("gap"), series: [1, 2, 3, 4, 5, 6, 7, 8].map((n) => one(`series-${n}`)) };
	probe.remove();
	return all;
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function common(props: Props) {
	const c = colours();
	return {
		c,
		base: {
			animation: !still(),
			animationDuration: 250,
			animationDurationUpdate: 250,
			color: c.series,
			textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: c.text },
			tooltip: {
				trigger: props.kind === "radar" ? "item" : "axis",
				renderMode: "richText",
				confine: true,
				backgroundColor: c.surface,
				borderColor: c.line,
				textStyle: { color: c.text, fontSize: 12 },
				valueFormatter: (value: unknown) => props.format(typeof value === "number" ? value : null),
			},
			legend: props.series.length > 1 ? { type: "scroll", top: 0, pageIconColor: c.muted, pageIconInactiveColor: c.line, pageTextStyle: { color: c.muted, fontSize: 11 }, left: 0, itemWidth: 18, itemHeight: 10, itemGap: 14, textStyle: { color: c.muted, fontSize: 12 } } : undefined,
		},
	};
}

function radar(props: Props) {
	const { c, base } = common(props);
	return {
		...base,
		radar: {
			indicator: props.x.map((name) => ({ name, max: props.max ?? 5 })),
			splitNumber: props.max ?? 5,
			radius: "66%",
			center: ["50%", props.series.length > 1 ? "55%" : "51%"],
			axisName: { color: c.muted, fontSize: 11 },
			axisLine: { lineStyle: { color: c.line } },
			splitLine: { lineStyle: { color: c.line } },
			splitArea: { show: false },
		},
		series: [{
			type: "radar",
			data: props.series.map((s, n) => ({
				name: s.name,
				value: s.values.map((v) => v ?? 0),
				symbol: symbols[n % symbols.length],
				symbolSize: s.faint ? 4 : 6,
				lineStyle: { width: s.faint ? 1.5 : 2, type: s.faint ? [5, 4] : "solid" },
				areaStyle: { opacity: s.faint ? 0.05 : 0.14 },
			})),
		}],
	};
}

function one(props: Props, s: Series, n: number) {
	const flat = { name: s.name, data: [...s.values] };
	if (props.kind === "line")
		return { ...flat, type: "line", symbol: symbols[n % symbols.length], symbolSize: 6, showSymbol: props.x.length <= 40, smooth: false, connectNulls: false,
			lineStyle: { width: 2, type: s.faint ? [5, 4] : dashes[n % dashes.length], opacity: s.faint ? 0.75 : 1 } };
	return { ...flat, type: "bar", barMaxWidth: 34, ...(props.kind === "stack" ? { stack: "all" } : {}), itemStyle: { opacity: s.faint ? 0.5 : 1, borderRadius: props.kind === "stack" ? 0 : [3, 3, 0, 0] } };
}

function axes(props: Props) {
	const { c, base } = common(props);
	const names = { type: "category", data: [...props.x], axisLine: { lineStyle: { color: c.line } }, axisTick: { show: false },
		axisLabel: { color: c.muted, fontSize: 11, hideOverlap: true, ...(props.lying ? { width: 150, overflow: "truncate" } : {}) }, ...(props.lying ? { inverse: true } : {}) };
	const values = { type: "value", splitLine: { lineStyle: { color: c.line, opacity: 0.7 } }, splitNumber: 4, ...(props.max === undefined ? {} : { max: props.max }),
		axisLabel: { color: c.muted, fontSize: 11, formatter: (value: number) => props.format(value), hideOverlap: true } };
	const series: object[] = props.series.map((s, n) => one(props, s, n));
	if (series[0] && props.marks?.length)
		Object.assign(series[0], { markLine: { silent: true, symbol: "none", lineStyle: { color: c.gap, type: [6, 4], width: 1.5 },
			label: { color: c.text, fontSize: 11, position: "insideEndTop", formatter: "{b}" }, data: props.marks.map((m) => ({ name: `${m.name}: ${props.format(m.value)}`, [props.lying ? "xAxis" : "yAxis"]: m.value })) } });
	return {
		...base,
		grid: { left: 4, right: 12, top: props.series.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
		xAxis: props.lying ? values : names,
		yAxis: props.lying ? names : values,
		series,
		aria: { enabled: true, decal: { show: props.kind !== "line" && props.series.length > 1 } },
	};
}

export function draw(room: HTMLElement, props: Props) {
	const chart: EChartsType = init(room, null, { renderer: "canvas" });
	const set = (given: Props) => chart.setOption((given.kind === "radar" ? radar(given) : axes(given)) as Record<string, unknown>, true);
	set(props);
	return {
		change: set,
		resize: () => chart.resize(),
		done: () => chart.dispose(),
	};
}
