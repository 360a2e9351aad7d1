/* SPDX-License-Identifier: Apache-2.0 */
/* course: how usage went over time. */
import { useMemo } from "preact/hooks";
import { money, ms, number, tokens } from "../../format";
import { Chart, Empty, Failed, Panel } from "../../parts";
import type { UsageRow, UsageSeries } from "../../records";
import { useGet } from "../../use";
import { pivot, type Series } from "./pivot";
import { apartBy, askedOverTime, nameOf, type Question } from "./question";
import { stepsOf, stepTitle, type Step } from "./range";
import { tokensOf } from "./sums";
import { TOO_MANIES } from "./words";

const PER: Record<Step, string> = { minute: "a minute", hour: "an hour", day: "a day" };

export function Course({ question }: { question: Question }) {
	const { range } = question, by = apartBy(question);
	const { data: answer, error, at, again } = useGet<UsageSeries>("/usage/series", askedOverTime(question), { on: ["usage"] });
	/* Once more by time alone: percentiles of groups do not add up. */
	const whole = useGet<UsageSeries>("/usage/series", { ...askedOverTime(question), by: undefined }, { on: ["usage"] });
	const steps = useMemo(() => stepsOf(range, Date.now()), [range.since, range.until, range.step, answer]);
	const x = useMemo(() => steps.map(stepTitle), [steps]);
	const currency = answer?.currency ?? "", per = PER[range.step], apart = by ? ` by ${by}` : "";
	const [cost, used] = useMemo(() => pivot(answer?.rows ?? [], steps, (row) => row[range.step], (row) => by ? nameOf(by, row[by]) : "all calls", [(row) => row.cost ?? 0, tokensOf]), [answer, steps, by]);
	const health = useMemo(() => healthOf(whole.data?.rows ?? [], steps, range.step), [whole.data, steps]);
	if (error && !answer)
		return <Failed error={error} again={again} />;
	return (
		<Panel title="Over time" at={at} sentence={`Each step is ${PER[range.step]}, UTC.`}>
			<div class="usage-charts">
				<Chart title={`Cost${apart}`} unit={`${currency} ${per}`} kind="stack" x={x} series={cost!} format={(value) => money(value, currency)} />
				<Chart title={`Tokens${apart}`} unit={`tokens ${per}`} kind="stack" x={x} series={used!} format={tokens} />
				<Chart title="Time of a call" unit="of those answered to their end" kind="line" x={x} series={health.times} format={ms} />
				{whole.data && health.wrongs.length === 0
					? <div class="usage-fine"><p class="chart-title">429s, errors and refusals</p><Empty title="None" icon="ok">No deployment answered 429, no call failed and none was refused in {range.title}.</Empty></div>
					: <Chart title="429s, errors and refusals" unit={`calls ${per}`} kind="stack" x={x} series={health.wrongs} format={number} />}
			</div>
		</Panel>
	);
}

function healthOf(rows: readonly UsageRow[], steps: readonly string[], step: Step): { times: Series[]; wrongs: Series[] } {
	const at = new Map(rows.map((row) => [row[step] ?? "", row]));
	const line = (name: string, value: (row: UsageRow) => number | null, none: number | null): Series =>
		({ name, values: steps.map((one) => at.has(one) ? value(at.get(one)!) : none) });
	const wrongs = [
		...TOO_MANIES.map(({ id, title }) => line(`429 ${title}`, (row) => row[`too_many_${id}`], 0)),
		line("errors", (row) => row.errors, 0),
		line("refused", (row) => row.refused, 0),
	].filter((series) => series.values.some((value) => value));
	return { times: [line("p50", (row) => row.p50_ms, null), line("p95", (row) => row.p95_ms, null), line("p99", (row) => row.p99_ms, null)], wrongs };
}
