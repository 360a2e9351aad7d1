/* SPDX-License-Identifier: Apache-2.0 */
/* toolbar: the stretch of time and what to sum by; both stand in the address. */
import { Choice, Field, Icon, Select } from "../../parts";
import { useQuery } from "../../route";
import { BYS, csvHref, type Question } from "./question";
import { dayFrom, dayOf, RANGES, type Range } from "./range";

export function RangePicker({ range }: { range: Range }) {
	const [query, set] = useQuery();
	const today = dayOf(Date.now());
	const from = query.get("from") ?? range.since.slice(0, 10), to = query.get("to") ?? today;
	const wrong = range.id !== "days" && query.get("range") === "days" ? "The first day comes before the last one." : undefined;
	const chosen = wrong ? "days" : range.id;
	const put = (name: "from" | "to") => (value: string) => dayFrom(value) !== undefined && set({ from, to, [name]: value });
	return (
		<>
			<Choice label="Stretch of time" value={chosen} options={RANGES.map(({ id, title }) => ({ value: id, label: title }))}
				onValue={(id) => set(id === "days" ? { range: id, from, to } : { range: id, from: undefined, to: undefined })} />
			{chosen === "days" && (
				<div class="usage-days">
					<Field label="From" type="date" value={from} onValue={put("from")} input={{ max: today }} error={wrong} />
					<Field label="To" type="date" value={to} onValue={put("to")} input={{ max: today }} />
				</div>
			)}
		</>
	);
}

export function Toolbar({ question }: { question: Question }) {
	const [, set] = useQuery();
	const [first, second] = question.by;
	const options = (without?: string) => BYS.filter((by) => by.id !== without).map((by) => ({ value: by.id, label: by.title }));
	return (
		<div class="usage-toolbar">
			<RangePicker range={question.range} />
			<div class="usage-by">
				<Select label="By" value={first!} options={options()} onValue={(by) => set({ by: second && second !== by ? `${by},${second}` : by })} />
				<Select label="And" value={second ?? ""} options={[{ value: "", label: "nothing else" }, ...options(first)]}
					onValue={(by) => set({ by: by ? `${first},${by}` : first })} />
				<a class="button" href={csvHref(question)} download={`usage-${question.range.since.slice(0, 10)}.csv`}><Icon name="download" size={15} /> CSV</a>
			</div>
		</div>
	);
}
