/* SPDX-License-Identifier: Apache-2.0 */
/* calls: the latest calls one by one, with filters that stand in the address. */
import { useEffect, useState } from "preact/hooks";
import { get, type Page } from "../../api";
import { clock, money, ms, number, tokens, when } from "../../format";
import { Badge, Empty, Failed, Filter, Loading, Panel, Table, type Column } from "../../parts";
import type { CallRow, UsageAnswer } from "../../records";
import { to } from "../../route";
import { useGet } from "../../use";
import { nameOf } from "./question";
import { rangeOf } from "./range";
import { RangePicker } from "./toolbar";
import { OUTCOMES } from "./words";

const FIELDS = ["caller", "team", "model", "deployment", "outcome"] as const;
const MOST = 100;

/* Those that calls of this stretch have, and the one that the address asks for. */
function optionsOf(seen: UsageAnswer | undefined, name: "caller" | "model" | "deployment", chosen: string | null) {
	const names = new Set((seen?.rows ?? []).map((row) => row[name] ?? "").concat(chosen ?? "").filter((one) => one && one !== "-"));
	return [...names].sort().map((value) => ({ value, label: value }));
}

export function Calls({ query }: { query: URLSearchParams }) {
	const range = rangeOf(query, Date.now());
	const asked = { since: range.since, until: range.until, limit: MOST, ...Object.fromEntries(FIELDS.map((name) => [name, query.get(name) ?? undefined])) };
	const first = useGet<Page<CallRow>>("/calls", asked, { on: ["usage"] });
	const seen = useGet<UsageAnswer>("/usage", { by: "caller,model,deployment", since: range.since, until: range.until });
	const [more, setMore] = useState<{ key: string; items: CallRow[]; next: string | null }>();
	const key = JSON.stringify(asked), older = more?.key === key ? more : undefined;
	const next = older ? older.next : first.data?.next ?? null;
	/* What came in meanwhile pushes the first page on; a call that is in both is shown once. */
	const known = new Set(first.data?.items.map((row) => row.id));
	const rows = [...first.data?.items ?? [], ...(older?.items ?? []).filter((row) => !known.has(row.id))];

	useEffect(() => setMore(undefined), [key]);
	const read = () => void get<Page<CallRow>>("/calls", { ...asked, cursor: next }).then((page) =>
		setMore({ key, items: [...older?.items ?? [], ...page.items], next: page.next }));

	return (
		<div class="usage">
			<div class="usage-toolbar"><RangePicker range={range} /></div>
			<Filter fields={[
				...(["caller", "model", "deployment"] as const).map((name) => ({ name, label: name[0]!.toUpperCase() + name.slice(1), kind: "select" as const, options: optionsOf(seen.data, name, query.get(name)) })),
				{ name: "outcome", label: "Outcome", kind: "select", options: Object.keys(OUTCOMES).map((word) => ({ value: word, label: word })) },
			]} />
			<Panel title="Calls" at={first.at} flush sentence={`The newest first, in ${range.title}.`}>
				{first.error ? <Failed error={first.error} again={first.again} /> : !first.data ? <Loading lines={10} /> : (
					<>
						<CallsTable rows={rows} />
						{next && <div class="table-more"><button type="button" class="button small" onClick={read}>Read older ones</button></div>}
					</>
				)}
			</Panel>
		</div>
	);
}

const tokensIn = (row: CallRow) => row.tokens_input + row.tokens_cached + row.tokens_write_5m + row.tokens_write_1h + row.tokens_audio_in;
const tokensOut = (row: CallRow) => row.tokens_output + row.tokens_reasoning + row.tokens_audio_out;

const COLUMNS: Column<CallRow>[] = [
	{ key: "start_at", title: "Came at", render: (row) => <time class="usage-name" dateTime={row.start_at ?? ""} title={when(row.start_at, true)}>{cameAt(row.start_at)}</time> },
	{ key: "outcome", title: "Outcome", render: (row) => <Outcome row={row} /> },
	{ key: "caller", title: "Caller", render: (row) => nameOf("caller", row.caller) },
	{ key: "model", title: "Model", render: (row) => nameOf("model", row.model) },
	{ key: "deployment", title: "Deployment", render: (row) => row.deployment ?? "–" },
	{ key: "in", title: "Tokens in", num: true, sort: tokensIn, render: (row) => tokens(tokensIn(row)) },
	{ key: "out", title: "Tokens out", num: true, sort: tokensOut, render: (row) => tokens(tokensOut(row)) },
	{ key: "cost", title: "Cost", num: true, sort: (row) => row.cost, render: (row) => row.unpriced ? <Badge kind="gap">unpriced</Badge> : money(row.cost, row.currency) },
	{ key: "total_ms", title: "Time", num: true, render: (row) => ms(row.total_ms) },
	{ key: "status", title: "Status", num: true, minor: true, render: (row) => row.status ? number(row.status) : "–" },
];

/* Of today the clock alone: most calls one looks at are. */
function cameAt(at: string | null): string {
	const today = new Date().toDateString() === new Date(at ?? "").toDateString();
	return today ? clock(at) : when(at, true);
}

function CallsTable({ rows }: { rows: readonly CallRow[] }) {
	return (
		<Table rows={rows} columns={COLUMNS} keyOf={(row) => row.id ?? ""} hrefOf={(row) => to("usage", ["calls", row.id ?? ""])} most={MOST * 5}
			caption="Calls, the newest first"
			empty={<Empty title="No such calls">No call in this stretch of time matches. Choose a longer one, or take filters away.</Empty>} />
	);
}

export function Outcome({ row }: { row: CallRow }) {
	const word = row.outcome ?? "", known = OUTCOMES[word];
	return (
		<>
			<Badge kind={known?.kind ?? "unknown"}>{word}</Badge>
			{row.refusal && <code class="usage-why">{row.refusal}</code>}
			{row.simulated && <Badge kind="info" plain>sim</Badge>}
		</>
	);
}
