/* SPDX-License-Identifier: Apache-2.0 */
/* pivot: rows of a usage answer as series over time. */

export interface Series { name: string; values: (number | null)[] }

const OTHERS = 'the others';

/* One series for each key, the largest first; past most of them the rest are one. */
export function pivot<Row>(rows: readonly Row[], steps: readonly string[], stepOf: (row: Row) => string | null | undefined,
	keyOf: (row: Row) => string, valueOf: (row: Row) => number, most = 7): Series[] {
	const place = new Map(steps.map((step, i) => [step, i]));
	const all = new Map<string, { sum: number; data: number[] }>();
	for (const row of rows) {
		const at = place.get(stepOf(row) ?? '');
		if (at === undefined)
			continue;
		const key = keyOf(row), one = all.get(key) ?? { sum: 0, data: steps.map(() => 0) };
		one.data[at]! += valueOf(row);
		one.sum += valueOf(row);
		all.set(key, one);
	}
	const sorted = [...all].sort(([a, x], [b, y]) => y.sum - x.sum || (a < b ? -1 : 1)).map(([name, { data }]) => ({ name, values: data }));
	if (sorted.length <= most)
		return sorted;
	const rest = sorted.slice(most - 1);
	return [...sorted.slice(0, most - 1), { name: OTHERS, values: steps.map((_, i) => rest.reduce((sum, one) => sum + (one.values[i] ?? 0), 0)) }];
}
