/* SPDX-License-Identifier: Apache-2.0 */
/* groups: the table of sums; the same figures as the CSV of the same question. */
import { money, ms, number, percent, tokens } from "../../format";
import { Badge, Empty, Panel, Table } from "../../parts";
import type { UsageAnswer, UsageRow } from "../../records";
import { BYS, nameOf, type Question } from "./question";
import { tokensOf } from "./sums";

export function Groups({ question, answer, at }: { question: Question; answer: UsageAnswer; at: Date | undefined }) {
	const { total, currency, rows } = answer;
	const titleOf = (id: string) => BYS.find((by) => by.id === id)!.title;
	const groups = question.by.map((by) => ({
		key: by,
		title: titleOf(by),
		render: (row: UsageRow) => nameOf(by, row[by]),
		sort: (row: UsageRow) => nameOf(by, row[by]),
	}));
	const share = (row: UsageRow) => (total.cost ? (row.cost ?? 0) / total.cost : 0);
	return (
		<Panel title={`By ${question.by.map((by) => titleOf(by).toLowerCase()).join(" and ")}`} at={at}>
			<Table
				caption={`Usage in ${question.range.title}, ${question.by.join(" and ")} a row; cost in ${currency}`}
				rows={rows}
				keyOf={(row) => question.by.map((by) => row[by] ?? "").join("\n")}
				columns={[
					...groups,
					{ key: "cost", title: `Cost (${currency})`, num: true, render: (row) => money(row.cost, currency), sort: (row) => row.cost },
					{ key: "share", title: "Share of cost", num: true, render: (row) => percent(share(row)), sort: share },
					{ key: "calls", title: "Calls", num: true, render: (row) => number(row.calls), sort: (row) => row.calls },
					{ key: "tokens", title: "Tokens", num: true, render: (row) => tokens(tokensOf(row)), sort: tokensOf },
					{ key: "cached", title: "From the cache", num: true, render: cacheShare, sort: (row) => row.cached },
					{ key: "errors", title: "Errors", num: true, render: (row) => number(row.errors), sort: (row) => row.errors },
					{ key: "refused", title: "Refused", num: true, render: (row) => number(row.refused), sort: (row) => row.refused },
					{ key: "too_many", title: "429s", num: true, render: (row) => number(row.too_many), sort: (row) => row.too_many },
					{ key: "p50", title: "p50", num: true, render: (row) => ms(row.p50_ms), sort: (row) => row.p50_ms },
					{ key: "p95", title: "p95", num: true, render: (row) => ms(row.p95_ms), sort: (row) => row.p95_ms },
					{ key: "notes", title: "Notes", render: notes },
				]}
				empty={<Empty title={`No calls in ${question.range.title}`}>Call the gateway, or choose a longer stretch of time.</Empty>}
			/>
		</Panel>
	);
}

function cacheShare(row: UsageRow): string {
	const read = row.input + row.cached;
	return read ? percent(row.cached / read) : "–";
}

function notes(row: UsageRow) {
	return (
		<>
			{row.unpriced > 0 && <Badge kind="gap">{number(row.unpriced)} unpriced</Badge>}
			{row.simulated > 0 && <Badge kind="info">{number(row.simulated)} simulated</Badge>}
			{row.estimated > 0 && <Badge kind="unknown">{number(row.estimated)} estimated</Badge>}
		</>
	);
}
