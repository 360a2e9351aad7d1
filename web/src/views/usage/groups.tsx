/* SPDX-License-Identifier: Apache-2.0 */
/* groups: the table of sums; the same figures as the CSV of the same question. */
import { money, ms, number, percent, tokens } from "../../format";
import { Badge, Empty, Panel, Table, type Column } from "../../parts";
import type { UsageAnswer, UsageRow } from "../../records";
import { BYS, nameOf, type By, type Question } from "./question";
import { tokensOf } from "./sums";

const titleOf = (id: By) => BYS.find((by) => by.id === id)!.title;

export function Groups({ question, answer, at }: { question: Question; answer: UsageAnswer; at: Date | undefined }) {
	const { total, currency, rows } = answer, { by } = question;
	return (
		<Panel title={`By ${by.map((one) => titleOf(one).toLowerCase()).join(" and ")}`} at={at} flush>
			<Table
				caption={`Usage in ${question.range.title}, a row for each ${by.join(" and ")}; cost in ${currency}`}
				rows={rows}
				total={rows.length > 1 ? total : undefined}
				keyOf={(row) => by.map((one) => row[one] ?? "").join("\n")}
				columns={[...by.map((one, i) => group(one, i === by.length - 1, total)), ...figures(currency ?? "", total)]}
				empty={<Empty title={`No calls in ${question.range.title}`} icon="coins">Call the gateway, or choose a longer stretch of time.</Empty>}
			/>
		</Panel>
	);
}

function group(by: By, last: boolean, total: UsageRow): Column<UsageRow> {
	return {
		key: by, title: titleOf(by), sort: (row) => nameOf(by, row[by]),
		render: (row) => row === total ? <strong>All</strong> : <><span class="usage-name">{nameOf(by, row[by])}</span>{last && <Flags row={row} />}</>,
	};
}

function figures(currency: string, total: UsageRow): Column<UsageRow>[] {
	const share = (row: UsageRow) => total.cost ? (row.cost ?? 0) / total.cost : 0;
	return [
		{ key: "cost", title: `Cost (${currency})`, num: true, render: (row) => money(row.cost, currency) },
		{ key: "share", title: "Share", num: true, sort: share, render: (row) => percent(share(row)) },
		{ key: "calls", title: "Calls", num: true, render: (row) => number(row.calls) },
		{ key: "tokens", title: "Tokens", num: true, sort: tokensOf, render: (row) => tokens(tokensOf(row)) },
		{ key: "cached", title: "Cached", num: true, minor: true, render: cacheShare, sort: (row) => row.cached },
		{ key: "errors", title: "Errors", num: true, render: (row) => number(row.errors) },
		{ key: "refused", title: "Refused", num: true, minor: true, render: (row) => number(row.refused) },
		{ key: "too_many", title: "429s", num: true, render: (row) => number(row.too_many) },
		{ key: "p50_ms", title: "p50", num: true, render: (row) => ms(row.p50_ms) },
		{ key: "p95_ms", title: "p95", num: true, render: (row) => ms(row.p95_ms) },
	];
}

function cacheShare(row: UsageRow): string {
	const read = row.input + row.cached;
	return read ? percent(row.cached / read) : "–";
}

function Flags({ row }: { row: UsageRow }) {
	const flags = [[row.unpriced, "gap", "unpriced"], [row.simulated, "info", "simulated"], [row.estimated, "unknown", "estimated"]] as const;
	const shown = flags.filter(([calls]) => calls > 0);
	return shown.length === 0 ? null : <span class="usage-flags">{shown.map(([calls, kind, word]) => <Badge key={word} kind={kind} plain>{calls === row.calls ? "all" : number(calls)} {word}</Badge>)}</span>;
}
