/* SPDX-License-Identifier: Apache-2.0 */
/* chosen: which findings are shown, in which order, and how to get the same on a terminal or in a sheet. */
import type { Finding } from "./data";
import { quoted } from "./data";
import { AREAS, PHASES, SEVERITIES, STATUSES } from "./words";

export const FACETS = ["status", "severity", "area", "phase", "waived"] as const;
export type Facet = typeof FACETS[number];

export const facetOf = (finding: Finding, facet: Facet): string => facet === "waived" ? (finding.waived ? "yes" : "no") : finding[facet];
export const VALUES: Record<Facet, string[]> = {
	status: STATUSES, severity: SEVERITIES, area: Object.keys(AREAS), phase: Object.keys(PHASES), waived: ["no", "yes"],
};

const wanted = (query: URLSearchParams, facet: Facet) => (query.get(facet) ?? "").split(",").filter(Boolean);

const words = (finding: Finding) => [finding.title, finding.code, finding.check, finding.reason, finding.resource, finding.file].join('\n').toLowerCase();

/* Does a finding pass all filters, but for the one that is left out? */
function passes(finding: Finding, filters: Record<Facet, string[]>, file: string, text: string, but?: Facet) {
	for (const facet of FACETS)
		if (facet !== but && filters[facet].length > 0 && !filters[facet].includes(facetOf(finding, facet)))
			return false;
	return (!file || (finding.file ?? "").toLowerCase().includes(file)) && (!text || words(finding).includes(text));
}

export interface Chosen { rows: Finding[]; counts: Record<Facet, Map<string, number>>; files: Map<string, number> }

/* What is chosen of all, and for each value of each filter how many there would be if it were the one. */
export function choose(all: Finding[], query: URLSearchParams): Chosen {
	const filters = Object.fromEntries(FACETS.map((facet) => [facet, wanted(query, facet)])) as Record<Facet, string[]>;
	const file = (query.get("file") ?? "").toLowerCase(), text = (query.get("q") ?? "").trim().toLowerCase();
	const counts = Object.fromEntries(FACETS.map((facet) => [facet, new Map<string, number>()])) as Chosen["counts"];
	const files = new Map<string, number>();
	const only = query.get("check");
	const rows: Finding[] = [];
	for (const finding of all) {
		if (only && finding.check !== only && finding.code !== only)
			continue;
		if (passes(finding, filters, "", text) && finding.file)
			files.set(finding.file, (files.get(finding.file) ?? 0) + 1);
		for (const facet of FACETS)
			if (passes(finding, filters, file, text, facet)) {
				const value = facetOf(finding, facet);
				counts[facet].set(value, (counts[facet].get(value) ?? 0) + 1);
			}
		if (passes(finding, filters, file, text))
			rows.push(finding);
	}
	return { rows: sorted(rows, query.get("sort")), counts, files };
}

const place = (list: string[], value: string) => list.indexOf(value);
const ORDERS: Record<string, (a: Finding, b: Finding) => number> = {
	status: (a, b) => place(STATUSES, a.status) - place(STATUSES, b.status),
	severity: (a, b) => place(SEVERITIES, a.severity) - place(SEVERITIES, b.severity),
	title: (a, b) => a.title.localeCompare(b.title),
	file: (a, b) => (a.file ?? "~").localeCompare(b.file ?? "~") || (a.line ?? 0) - (b.line ?? 0),
	area: (a, b) => place(VALUES.area, a.area) - place(VALUES.area, b.area),
	phase: (a, b) => place(VALUES.phase, a.phase) - place(VALUES.phase, b.phase),
};

/* Without an order of one's own: as they come, heaviest first. */
function sorted(rows: Finding[], sort: string | null): Finding[] {
	const order = sort && ORDERS[sort.replace(/^-/, "")];
	if (!order)
		return rows;
	return rows.sort(sort.startsWith("-") ? (a, b) => order(b, a) : order);
}

/* A cell of CSV.  A sheet must not take a text for a formula. */
const cell = (value: string | number | null | undefined) => {
	const text = String(value ?? ""), safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
	return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
const COLUMNS = ["status", "severity", "check", "code", "title", "resource", "reason", "file", "line", "quality", "area", "phase", "waived", "fix", "fingerprint"] as const;
export const csv = (rows: Finding[]) =>
	[COLUMNS.join(","), ...rows.map((row) => COLUMNS.map((column) => cell(row[column] as string)).join(","))].join("\r\n") + "\r\n";

/* The command that prints the same rows. */
export function command(root: string, query: URLSearchParams): string {
	const tests: string[] = [], say = (text: string) => JSON.stringify(text);
	for (const facet of ["status", "severity", "area", "phase"] as const) {
		const values = wanted(query, facet);
		if (values.length > 0)
			tests.push(values.length === 1 ? `.${facet} == ${say(values[0]!)}` : `(.${facet} | IN(${values.map(say).join(", ")}))`);
	}
	const waived = wanted(query, "waived"), file = query.get("file"), text = query.get("q")?.trim(), check = query.get("check");
	if (waived.length === 1)
		tests.push(`.waiver ${waived[0] === "yes" ? "!=" : "=="} null`);
	if (check)
		tests.push(`.check == ${say(check)}`);
	if (file)
		tests.push(`(.file // "" | ascii_downcase | contains(${say(file.toLowerCase())}))`);
	if (text)
		tests.push(`([$title[.check], .check, .reason, .resource, .file] | map(. // "") | join("\\n") | ascii_downcase | contains(${say(text.toLowerCase())}))`);
	const select = tests.length > 0 ? ` | select(${tests.join(" and ")})` : "";
	const titles = text ? "(.checks | map({(.id): .title}) | add) as $title | " : "";
	return `lintel assess ${quoted(root)} --format json | jq -r ${quoted(`${titles}.findings[]${select} | [.status, .severity, .check, .file, .line, .reason] | @tsv`)}`;
}
