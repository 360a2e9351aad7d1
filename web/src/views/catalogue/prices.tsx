/* SPDX-License-Identifier: Apache-2.0 */
/* prices: what models cost where, since when, and how old that knowledge is. */
import type { Page } from "../../api";
import { count, day, money, number } from "../../format";
import { Badge, Empty, Failed, Filter, Loading, Panel, Table, type Column } from "../../parts";
import type { PriceRow } from "../../records";
import type { ViewProps } from "../../route";
import { useGet } from "../../use";

/* A price that was read longer ago is marked: lists change a few times a year. */
const OLD_DAYS = 180;

const price = (key: "input" | "cached" | "write_5m" | "output", title: string): Column<PriceRow> => ({
	key, title, num: true, sort: (row) => row[key], render: (row) => row[key] === null ? <span class="muted" title="not known">–</span> : money(row[key], row.currency),
});

const COLUMNS: Column<PriceRow>[] = [
	{ key: "model", title: "Model", grow: true, render: (row) => <>{row.names.join(", ")}{!row.in_force && <> <Badge kind="skip">replaced</Badge></>}</>, sort: (row) => row.names[0] ?? null },
	{ key: "provider", title: "Provider" },
	{ key: "sku", title: "Kind", render: (row) => <>{row.sku ?? "–"}{row.regions.length > 0 && <span class="muted"> {row.regions.join(", ")}</span>}</> },
	price("input", "Input"), price("cached", "Cached input"), price("write_5m", "Cache write"), price("output", "Output"),
	{ key: "batch", title: "Batch", num: true, minor: true, render: (row) => row.batch === null ? "–" : `× ${number(row.batch)}` },
	{ key: "from", title: "Holds from", render: (row) => day(row.from) },
	{ key: "source", title: "Source and age", sort: (row) => row.age_days, render: (row) => <Source row={row} /> },
];

function Source({ row }: { row: PriceRow }) {
	return (
		<span class="catalogue-source">
			{row.source} <span class="muted">({count(row.age_days, "day")})</span>
			{row.imported && <Badge kind="ok">imported</Badge>}
			{row.in_force && row.age_days > OLD_DAYS && <Badge kind="gap">old</Badge>}
		</span>
	);
}

export function Prices({ query }: ViewProps) {
	const { data, error, at, again } = useGet<Page<PriceRow>>("/catalog/prices", { q: query.get("q") ?? undefined, limit: 500 });
	const old = (data?.items ?? []).filter((row) => row.in_force && row.age_days > OLD_DAYS).length;
	return (
		<>
			<Filter fields={[{ name: "q", label: "Model", kind: "search", placeholder: "gpt-4o, azure, eastus2" }]} />
			<Panel title="Prices" at={at} flush sentence={data ? `Money for a million tokens. ${old ? `${count(old, "row was", "rows were")} read more than ${OLD_DAYS} days ago. ` : ""}A deployment's own price in lintel.yaml goes before these.` : "Reading them."}>
				{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={14} /> : (
					<Table rows={data.items} columns={COLUMNS} keyOf={(row) => [row.provider, row.sku, row.from, row.source, ...row.regions, ...row.names].join("\n")} caption="Prices of models, for a million tokens"
						empty={<Empty title="No price is known" icon="search">No row names such a model or provider. Calls of it are shown as unpriced, never as free.</Empty>} />
				)}
			</Panel>
		</>
	);
}
