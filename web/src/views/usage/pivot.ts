/* SPDX-License-Identifier: Apache-2.0 */
/* pivot: rows of a usage answer as series over time. */

export interface Series {
	name: string;
	values: (number | null)[];
}

const OTHERS = "the others";
const MOST = 7;

/* For each of values one series for each key, in the same order for all, so that a key has one colour: the largest by the first
 * value comes first; past MOST of them the rest are one. */
export function pivot<Row>(rows: readonly Row[], steps: readonly string[], stepOf: (row: Row) => string | null | undefined,
	keyOf: (row: Row) => string, values: readonly ((row: Row) => number)[], most = MOST): Series[][] {
	const place = new Map(steps.map((step, i) => [step, i]));
	const known = rows.filter((row) => place.has(stepOf(row) ?? ""));
	const sizes = new Map<string, number>();
	for (const row of known)
		sizes.set(keyOf(row), (sizes.get(keyOf(row)) ?? 0) + values[0]!(row));
	const keys = [...sizes].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
	const names = keys.length > most ? [...keys.slice(0, most - 1), OTHERS] : keys;
	const nth = new Map(keys.map((key, i) => [key, Math.min(i, names.length - 1)]));
	return values.map((valueOf) => {
		const series = names.map((name) => ({ name, values: steps.map(() => 0) }));
		for (const row of known)
			series[nth.get(keyOf(row))!]!.values[place.get(stepOf(row)!)!]! += valueOf(row);
		return series;
	});
}
