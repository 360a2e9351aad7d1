/* SPDX-License-Identifier: Apache-2.0 */
/* limits: what people type into the form of limits and a budget, and what is sent of it.  The words are lintel.yaml's. */
import type { Scope } from "../../records";

export const LIMITS = [
	{ id: "rpm", used: "rpm_used", title: "Calls a minute", unit: "calls", word: "calls a minute", most: 100_000_000 },
	{ id: "tpm", used: "tpm_used", title: "Tokens a minute", unit: "tokens", word: "tokens a minute", most: 1_000_000_000_000 },
	{ id: "concurrency", used: "in_flight", title: "Calls at the same time", unit: "calls", word: "calls at once", most: 10_000_000 },
] as const;
export const BUDGETS = [
	{ id: "budget_day", spent: "day_spent", title: "A day", word: "today" },
	{ id: "budget_month", spent: "month_spent", title: "A month", word: "this month" },
] as const;
export type LimitId = (typeof LIMITS)[number]["id"];
export type BudgetId = (typeof BUDGETS)[number]["id"];

export const BUDGET_MOST = 1_000_000_000;

/* As typed; an empty text is no limit. */
export type Draft = { [name in LimitId | BudgetId]: string } & { hard: boolean };
export type Wrong = Partial<Record<LimitId | BudgetId, string>>;

/* 200k, 1.5M and 200,000 are what people write for numbers. */
export function numberFrom(text: string): number | undefined {
	const plain = text.trim().replace(/[,\s_]/g, "");
	const found = /^(\d+(?:\.\d+)?)([kKmM]?)$/.exec(plain);
	if (!found)
		return undefined;
	const times = { k: 1e3, m: 1e6 }[found[2]!.toLowerCase()] ?? 1;
	return Math.round(Number(found[1]) * times * 1e9) / 1e9;
}

export function wrongOf(draft: Draft): Wrong {
	const wrong: Wrong = {};
	for (const { id, unit, most } of LIMITS) {
		const value = numberFrom(draft[id]);
		if (draft[id].trim() && (value === undefined || !Number.isInteger(value) || value < 1 || value > most))
			wrong[id] = `A whole number of ${unit}, 1 to ${most.toLocaleString("en-GB")}, such as 600 or 200k; empty is no limit.`;
	}
	for (const { id } of BUDGETS) {
		const value = numberFrom(draft[id]);
		if (draft[id].trim() && (value === undefined || value > BUDGET_MOST))
			wrong[id] = "An amount such as 500 or 49.50; empty is no budget.";
	}
	const day = numberFrom(draft.budget_day), month = numberFrom(draft.budget_month);
	if (!wrong.budget_day && !wrong.budget_month && day !== undefined && month !== undefined && day > month)
		wrong.budget_day = "A day may not cost more than the whole month.";
	return wrong;
}

function textOf(value: number | null | undefined): string {
	return value === null || value === undefined ? "" : String(value);
}

export function draftOf(scope: Scope | undefined): Draft {
	return {
		rpm: textOf(scope?.rpm), tpm: textOf(scope?.tpm), concurrency: textOf(scope?.concurrency),
		budget_day: textOf(scope?.budget_day), budget_month: textOf(scope?.budget_month), hard: scope?.hard ?? true,
	};
}

/* What of it is other than before; null takes a limit away. */
export function changesOf(draft: Draft, before: Draft): Record<string, unknown> {
	const changed: Record<string, unknown> = {};
	for (const { id } of [...LIMITS, ...BUDGETS])
		if (numberFrom(draft[id]) !== numberFrom(before[id]))
			changed[id] = numberFrom(draft[id]) ?? null;
	if (draft.hard !== before.hard)
		changed["hard"] = draft.hard;
	return changed;
}
