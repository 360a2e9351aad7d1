/* SPDX-License-Identifier: Apache-2.0 */
/* checks: every check that this lintel can ask, found as one types. */
import type { Page } from "../../api";
import { count } from "../../format";
import { Empty, Failed, Filter, Loading, Panel, Severity, Table, type Column } from "../../parts";
import { words, type CheckFound } from "../../records";
import { to, type ViewProps } from "../../route";
import { useGet } from "../../use";
import { CheckPage } from "./check";

const SEVERITIES = Object.keys(words.severity);
const optionsOf = (titles: Record<string, string>) => Object.entries(titles).map(([value, label]) => ({ value, label }));

const COLUMNS: Column<CheckFound>[] = [
	{ key: "title", title: "Check", grow: true, render: (row) => row.title },
	{ key: "code", title: "Code", render: (row) => <code>{row.code ?? row.id}</code> },
	{ key: "area", title: "Area", render: (row) => words.area[row.area!] },
	{ key: "severity", title: "Severity", sort: (row) => SEVERITIES.indexOf(row.severity), render: (row) => <Severity severity={row.severity} /> },
	{ key: "level", title: "Level", num: true },
	{ key: "phase", title: "Phase", minor: true, render: (row) => words.phase[row.phase] },
];

export function Checks({ rest, query }: ViewProps) {
	if (rest[0])
		return <CheckPage id={rest[0]} />;
	return <Search query={query} />;
}

function Search({ query }: { query: URLSearchParams }) {
	const one = (name: string) => query.get(name) ?? undefined;
	const { data, error, at, again } = useGet<Page<CheckFound>>("/catalog/checks", { q: one("q"), area: one("area"), phase: one("phase"), severity: one("severity"), limit: 500 });
	return (
		<>
			<Filter fields={[
				{ name: "q", label: "Words", kind: "search", placeholder: "What are you looking for? quota, private endpoint, NET-001" },
				{ name: "area", label: "Area", kind: "select", options: optionsOf(words.area) },
				{ name: "phase", label: "Phase", kind: "select", options: optionsOf(words.phase) },
				{ name: "severity", label: "Severity", kind: "select", options: [...SEVERITIES].reverse().map((value) => ({ value, label: value })) },
			]} />
			<Panel title="Checks" at={at} flush sentence={data ? `${count(data.items.length, "check")}${one("q") ? ", the best match first" : ""}` : "Reading them."}>
				{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={14} /> : (
					<Table rows={data.items} columns={COLUMNS} keyOf={(row) => row.id ?? ""} hrefOf={(row) => to("catalogue", ["checks", row.id ?? ""])} caption="Checks of the catalogue"
						empty={<Empty title="No check is about that" icon="search">Take a word or a filter away. A check of your own is one SQL file in a folder that <code>--checks</code> names.</Empty>} />
				)}
			</Panel>
		</>
	);
}
