/* SPDX-License-Identifier: Apache-2.0 */
/* question: what the page asks of the ledger, as the address says it. */
import { rangeOf, type Range } from "./range";

export const BYS = [
	{ id: "model", title: "Model" },
	{ id: "team", title: "Team" },
	{ id: "caller", title: "Caller" },
	{ id: "deployment", title: "Deployment" },
	{ id: "day", title: "Day" },
] as const;
export type By = (typeof BYS)[number]["id"];

export interface Question {
	range: Range;
	by: By[];
}

function isBy(word: string): word is By {
	return BYS.some((by) => by.id === word);
}

export function questionOf(query: URLSearchParams, now: number): Question {
	const by = [...new Set((query.get("by") ?? "model").split(","))].filter(isBy).slice(0, 2);
	return { range: rangeOf(query, now), by: by.length ? by : ["model"] };
}

export function asked({ range, by }: Question): { by: string; since: string; until: string | undefined } {
	return { by: by.join(","), since: range.since, until: range.until };
}

/* The same over time, told apart by the first of what it is grouped by that is not time itself. */
export function askedOverTime(question: Question): { bucket: string; by: string | undefined; since: string; until: string | undefined } {
	const { since, until } = asked(question);
	return { bucket: question.range.step, by: apartBy(question), since, until };
}

export function apartBy(question: Question): Exclude<By, "day"> | undefined {
	return question.by.find((by) => by !== "day");
}

/* What a group is called where the ledger has no name: a call that was refused before it was known whose it is. */
export function nameOf(by: By, value: string | null | undefined): string {
	if (value && value !== "-") return value;
	return by === "deployment" ? "sent nowhere" : by === "caller" ? "not identified" : by === "team" ? "no team" : "not named";
}

/* The address of the CSV of the same question. */
export function csvHref(question: Question): string {
	const { by, since, until } = asked(question);
	const query = new URLSearchParams({ by, since, ...(until && { until }) });
	return `/api/v1/usage.csv?${query}`;
}
