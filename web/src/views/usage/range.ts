/* SPDX-License-Identifier: Apache-2.0 */
/* range: which stretch of time a page asks about.  The ledger's days are UTC, and so are these. */

export const RANGES = [
	{ id: "1h", title: "1 hour" },
	{ id: "today", title: "Today" },
	{ id: "24h", title: "24 hours" },
	{ id: "7d", title: "7 days" },
	{ id: "30d", title: "30 days" },
	{ id: "month", title: "This month" },
	{ id: "days", title: "From – to" },
] as const;
export type RangeId = (typeof RANGES)[number]["id"];
export type Step = "minute" | "hour" | "day";

export interface Range {
	id: RangeId;
	since: string;             /* a day, or when an hour or a minute begins */
	until: string | undefined; /* not included; undefined: now */
	step: Step;
	title: string;
}

const MINUTE = 60_000, HOUR = 3_600_000, DAY = 86_400_000;
const WIDTHS = { minute: MINUTE, hour: HOUR, day: DAY };
const HOURS_UP_TO = 3; /* days; longer stretches are drawn by day */
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;

export function dayOf(time: number): string {
	return new Date(time).toISOString().slice(0, 10);
}

/* When the step that time is in begins, as the API spells it. */
export function stepOf(time: number, step: Step): string {
	const begin = time - time % WIDTHS[step];
	return step === "day" ? dayOf(begin) : new Date(begin).toISOString().slice(0, 19) + "Z";
}

/* A day as people write it, or undefined when there is no such day. */
export function dayFrom(text: string | null): number | undefined {
	const time = text && DAY_FORM.test(text) ? Date.parse(text + "T00:00:00Z") : NaN;
	return Number.isNaN(time) || dayOf(time) !== text ? undefined : time;
}

function days(since: number, last: number): Range {
	return {
		id: "days", since: dayOf(since), until: dayOf(last + DAY), step: last - since < HOURS_UP_TO * DAY ? "hour" : "day",
		title: since === last ? dayOf(since) : `${dayOf(since)} to ${dayOf(last)}`,
	};
}

/* What the address says; 7 days when it says nothing that can be read. */
export function rangeOf(query: URLSearchParams, now: number): Range {
	const id = query.get("range"), today = now - now % DAY;
	const from = dayFrom(query.get("from")), to = dayFrom(query.get("to")) ?? today;
	if (id === "days" && from !== undefined && from <= to)
		return days(from, to);
	if (id === "1h")
		return { id, since: stepOf(now - 59 * MINUTE, "minute"), until: undefined, step: "minute", title: "the last hour" };
	if (id === "today")
		return { id, since: dayOf(today), until: undefined, step: "hour", title: "today" };
	if (id === "24h")
		return { id, since: stepOf(now - 23 * HOUR, "hour"), until: undefined, step: "hour", title: "the last 24 hours" };
	if (id === "30d")
		return { id, since: dayOf(today - 29 * DAY), until: undefined, step: "day", title: "the last 30 days" };
	if (id === "month")
		return { id, since: dayOf(now).slice(0, 8) + "01", until: undefined, step: "day", title: "this month" };
	return { id: "7d", since: dayOf(today - 6 * DAY), until: undefined, step: "day", title: "the last 7 days" };
}

/* Every step of a stretch, so that one without calls is drawn as none. */
export function stepsOf(range: Range, now: number): string[] {
	const end = range.until ? Math.min(Date.parse(range.until), now + 1) : now + 1;
	const steps: string[] = [];
	for (let time = Date.parse(range.since); time < end; time += WIDTHS[range.step])
		steps.push(stepOf(time, range.step));
	return steps;
}

/* The label below a step. */
export function stepTitle(step: string): string {
	return step.length > 10 ? step.slice(11, 16) : step.slice(5);
}
