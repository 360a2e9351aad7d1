/* SPDX-License-Identifier: Apache-2.0 */
/* decisions: the tables people decide by, what was recorded, and the use cases they are about. */
import type { Page } from "../api";
import { day } from "../format";
import { Badge, Empty, Failed, Loading, Panel, Stat, Table, Tabs, type BadgeKind } from "../parts";
import type { PlanTable } from "../records";
import { go, to, type ViewProps } from "../route";
import { useGet } from "../use";
import { Decision } from "./decisions/decision";
import { UseCases } from "./decisions/usecases";

export const states: Record<string, BadgeKind> = { decided: "ok", stale: "gap", overdue: "info", open: "unknown", superseded: "skip", unknown: "unknown", blocked: "bad", none: "gap" };

const hrefOf = (row: PlanTable) => to("decisions", [row.table ?? ""], row.subject ? { for: row.subject } : {});

function List() {
	const got = useGet<Page<PlanTable>>("/decisions", { limit: 200 });
	const rows = got.data?.items ?? [];
	const how = (state: string) => got.data ? rows.filter((r) => r.state === state).length : 0;
	const many = (state: string) => got.data ? how(state) : "–";
	return (
		<>
			<div class="stats">
				<Stat label="Decided" foot="recorded, with an owner" tone="ok">{many("decided")}</Stat>
				<Stat label="Stale" foot="an input or the table changed" tone={how("stale") ? "gap" : undefined}>{many("stale")}</Stat>
				<Stat label="Overdue" foot="the day of review is past" tone={how("overdue") ? "gap" : undefined}>{many("overdue")}</Stat>
				<Stat label="Open" foot="nobody decided yet">{many("open")}</Stat>
			</div>
			<Panel title="Decision tables" sentence="Each takes what is known of the estate and asks for the rest. What is not known is unknown, never guessed." at={got.at} flush>
				{got.error && <div class="inset"><Failed error={got.error} again={got.again} /></div>}
				{got.loading ? <div class="inset"><Loading lines={12} /></div> : got.data && (
					<Table caption="All decision tables" rows={rows} keyOf={(r) => `${r.table} ${r.subject ?? ""}`} hrefOf={hrefOf} most={200}
						empty={<Empty title="There is no table" />}
						columns={[
							{ key: "title", title: "Decision", render: (r) => <span class="decision-title">{r.title}{r.subject && <> <span class="muted">for {r.subject}</span></>}</span> },
							{ key: "code", title: "Table", minor: true, render: (r) => <code>{r.code ?? r.table}</code> },
							{ key: "state", title: "State", render: (r) => <Badge kind={states[r.state ?? ""] ?? "info"}>{r.state}</Badge> },
							{ key: "output", title: "Answer", grow: true, sort: false, render: (r) => (
								<>
									{r.state === "open" ? r.output ? <>would be: {r.output}</> : <span class="muted">{r.known} of {r.inputs} inputs are known, ask {r.missing}</span> : r.output}
									{r.state !== "open" && r.sentence && <span class="muted decision-why">{r.sentence}</span>}
								</>
							) },
							{ key: "owner", title: "Owner", render: (r) => r.owner ?? "–" },
							{ key: "review", title: "Review", render: (r) => r.review ? <span class="nowrap">{day(r.review)}</span> : "–" },
						]} />
				)}
			</Panel>
		</>
	);
}

export default function Decisions({ rest, query }: ViewProps) {
	const cases = rest[0] === "usecases";
	if (rest[0] && !cases)
		return <div class="decisions"><Decision key={`${rest[0]} ${query.get("for") ?? ""}`} table={rest[0]} subject={query.get("for")} said={query.get("set") ?? ""} /></div>;
	return (
		<div class="decisions">
			<Tabs label="Decisions" now={cases ? "usecases" : "tables"} onTab={(id) => go(to("decisions", id === "usecases" ? ["usecases"] : []))}
				tabs={[{ id: "tables", label: "Decisions" }, { id: "usecases", label: "Use cases" }]}>
				<div class="decisions-part">{cases ? <UseCases /> : <List />}</div>
			</Tabs>
		</div>
	);
}
