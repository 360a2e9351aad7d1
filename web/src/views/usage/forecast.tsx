/* SPDX-License-Identifier: Apache-2.0 */
/* forecast: what the month will have cost if it goes on so, with its range, against the budget. */
import { count, day, money, percent } from "../../format";
import { Badge, Failed, Panel, type BadgeKind } from "../../parts";
import type { Forecast } from "../../records";
import type { Got } from "../../use";

export function ForecastPanel({ forecast: { data, error, at, again } }: { forecast: Got<Forecast> }) {
	return (
		<Panel title="This month" at={at} sentence="What it will have cost when it ends, if it goes on as the days that are over.">
			{error && <Failed error={error} again={again} />}
			{data && <Outlook forecast={data} />}
		</Panel>
	);
}

/* By weekday where that can be told: offices have weekends. */
const expectedOf = (f: Forecast) => f.by_weekday ?? f.linear;

function Outlook({ forecast: f }: { forecast: Forecast }) {
	const { currency } = f, expected = expectedOf(f);
	return (
		<div class="usage-forecast">
			<Scale forecast={f} />
			<ul class="usage-forecast-words">
				<li class="usage-key-spent"><strong>{money(f.spent, currency)}</strong> spent until now</li>
				{expected === null ? (
					<li class="muted">No forecast yet: it takes three whole days with calls, and there {f.days === 1 ? "is" : "are"} {count(f.days, "day")}.</li>
				) : (
					<>
						<li class="usage-key-expected"><strong>{money(expected, currency)}</strong> expected when {f.month} ends, {count(f.days_left, "day")} to go</li>
						<li class="usage-key-range">between <strong>{money(f.low, currency)}</strong> and <strong>{money(f.high, currency)}</strong> in eight of ten months like this one</li>
						{f.by_weekday !== null && f.linear !== null && <li class="muted">by weekday; {money(f.linear, currency)} if every day were alike; from {count(f.days, "whole day")}</li>}
						{f.by_weekday === null && <li class="muted">every day taken alike, from {count(f.days, "whole day")}; weekdays are told apart after 14</li>}
					</>
				)}
				<li class="usage-key-budget"><Budget forecast={f} expected={expected ?? f.spent ?? 0} /></li>
			</ul>
		</div>
	);
}

const VERDICTS: Readonly<Record<string, { kind: BadgeKind; word: string }>> = {
	within: { kind: "ok", word: "within budget" },
	perhaps: { kind: "unknown", word: "may go over budget" },
	over: { kind: "gap", word: "goes over budget" },
	spent: { kind: "bad", word: "budget spent" },
	unknown: { kind: "unknown", word: "not known yet" },
};

function Budget({ forecast: { budget, currency, verdict, spent_on, hard, spent }, expected }: { forecast: Forecast; expected: number }) {
	if (budget === null)
		return <span class="muted">no budget of a month is set for all calls together</span>;
	const { kind, word } = VERDICTS[verdict ?? ""] ?? VERDICTS["unknown"]!;
	const share = budget > 0 ? percent((verdict === "spent" ? spent ?? 0 : expected) / budget) : "all";
	return (
		<>
			<Badge kind={kind}>{word}</Badge> {share} of the budget of <strong>{money(budget, currency)}</strong>
			{spent_on && verdict !== "spent" && <>, which is spent by {day(spent_on)}; {hard ? "calls are refused then" : "it is only told then"}</>}
		</>
	);
}

/* The same figures along a line; the words beside it say them all. */
function Scale({ forecast: f }: { forecast: Forecast }) {
	const expected = expectedOf(f);
	const spent = f.spent ?? 0;
	const most = Math.max(spent, expected ?? 0, f.high ?? 0, f.budget ?? 0) * 1.06 || 1;
	const x = (value: number) => value / most * 1000;
	return (
		<svg class="usage-scale" viewBox="0 0 1000 64" preserveAspectRatio="none" aria-hidden="true" focusable="false">
			<rect class="scale-ground" x="0" y="22" width="1000" height="20" rx="4" />
			{f.low !== null && f.high !== null && <rect class="scale-range" x={x(f.low)} y="14" width={Math.max(x(f.high) - x(f.low), 2)} height="36" rx="4" />}
			<rect class="scale-spent" x="0" y="22" width={x(spent)} height="20" rx="4" />
			{expected !== null && <rect class="scale-expected" x={x(expected) - 2.5} y="8" width="5" height="48" />}
			{f.budget !== null && <rect class="scale-budget" x={x(f.budget) - 1.5} y="0" width="3" height="64" />}
		</svg>
	);
}
