/* SPDX-License-Identifier: Apache-2.0 */
/* tree: the rows of a framework as a tree, how far each branch has come, and what of it is shown. */
import { plural } from "../readiness/words";

export interface Item {
	framework: string; id: string; parent: string | null; title: string; kind: string; tier: string; origin: string; scope: string;
	/** The role that answers for it, and the person who took it. */
	role: string | null; owner: string | null; deliverable: string | null; state: string; sentence: string | null;
	checks: string[]; questions: string[]; strength: string | null; quality: string | null; cycle: string | null; due: string | null; due_again: string | null; late: boolean; version: string | null;
	ok: number; gap: number; unknown: number;
}

export interface Branch { item: Item; below: Branch[]; done: number; all: number }

const closed = (item: Item) => item.state === "done" || item.state === "waived";

/* Of the tier: essential alone, or all.  Order is that of the list. */
export function grow(items: Item[], tier: string): Branch[] {
	const of = new Map<string, Branch>();
	const roots: Branch[] = [];
	for (const item of items) {
		if (tier === "essential" && item.tier !== "essential")
			continue;
		const branch: Branch = { item, below: [], done: 0, all: 0 };
		of.set(item.id, branch);
		const above = item.parent === null ? undefined : of.get(item.parent);
		(above ? above.below : roots).push(branch);
	}
	const count = (branch: Branch): void => {
		branch.below.forEach(count);
		if (branch.below.length > 0) {
			branch.done = branch.below.reduce((sum, one) => sum + one.done, 0);
			branch.all = branch.below.reduce((sum, one) => sum + one.all, 0);
		} else if (branch.item.state !== "not applicable") {
			branch.done = closed(branch.item) ? 1 : 0;
			branch.all = 1;
		}
	};
	roots.forEach(count);
	return roots;
}

export interface Wish { state: string; owner: string; mine: boolean; overdue: boolean; text: string; name: string; today: string }

/* By the day that people set; by its cycle when they set none. */
export const dueOf = (item: Item) => item.due ?? item.due_again;
export const overdue = (item: Item, today: string) => item.late || (item.due === null && item.due_again !== null && item.due_again < today && item.state !== "not applicable");

export const wished = (wish: Wish) => !!(wish.state || wish.owner || wish.mine || wish.overdue || wish.text);

function fits(item: Item, wish: Wish): boolean {
	const text = wish.text.toLowerCase();
	return (!wish.state || (wish.state === "todo" ? ["open", "partial", "unknown"].includes(item.state) : item.state === wish.state))
		&& (!wish.owner || item.owner === wish.owner || item.role === wish.owner)
		&& (!wish.mine || (item.owner ?? "").toLowerCase() === wish.name.toLowerCase())
		&& (!wish.overdue || overdue(item, wish.today))
		&& (!text || [item.id, item.title, item.deliverable, item.sentence, item.owner].join("\n").toLowerCase().includes(text));
}

/* The branches with a row that fits, and how many fit. */
export function chosen(roots: Branch[], wish: Wish): { roots: Branch[]; count: number } {
	let count = 0;
	const cut = (branch: Branch): Branch | null => {
		const below = branch.below.map(cut).filter((one) => one !== null);
		const self = branch.below.length === 0 && fits(branch.item, wish);
		count += self ? 1 : 0;
		return self || below.length > 0 ? { ...branch, below } : null;
	};
	return { roots: roots.map(cut).filter((one) => one !== null), count };
}

/* The ids of what stands above an item. */
export function above(items: Item[], id: string): string[] {
	const of = new Map(items.map((item) => [item.id, item]));
	const way: string[] = [];
	for (let at = of.get(id)?.parent; at; at = of.get(at)?.parent)
		way.push(at);
	return way;
}

export const everyId = (roots: Branch[]): string[] => roots.flatMap((branch) => branch.below.length > 0 ? [branch.item.id, ...everyId(branch.below)] : []);

/* P3M is every three months. */
export function cycleSays(cycle: string | null): string {
	const found = /^P(\d+)([DWMY])$/.exec(cycle ?? "");
	if (!found)
		return cycle ?? "once";
	const count = Number(found[1]), unit = { D: "day", W: "week", M: "month", Y: "year" }[found[2]!]!;
	return count === 1 ? `every ${unit}` : `every ${plural(count, unit)}`;
}
