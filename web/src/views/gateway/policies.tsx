/* SPDX-License-Identifier: Apache-2.0 */
/* policies: what was in force when, what changed, and the way back. */
import { useState } from "preact/hooks";
import { send, type Page } from "../../api";
import { count } from "../../format";
import { Badge, Dialog, Empty, Failed, Icon, Loading, NotYours, Panel, say, Table, When, type Column } from "../../parts";
import type { PolicyRow } from "../../records";
import { may, useGet } from "../../use";
import { Refused } from "./refused";
import { useSending } from "./sending";

export function Policies() {
	const { data, error, at, again } = useGet<Page<PolicyRow>>("/policies", { limit: 100 }, { on: ["policy"] });
	const [back, setBack] = useState<PolicyRow>();
	const owner = may("owner");
	const columns: Column<PolicyRow>[] = [
		{ key: "generation", title: "Policy", num: true, render: (row) => <strong>{row.generation}</strong> },
		{ key: "made_at", title: "Published", render: (row) => <When at={row.made_at} exact /> },
		{ key: "how", title: "How", render: (row) => `${row.how ?? ""}${row.by ? `, ${row.by}` : ""}` || "–" },
		{ key: "state", title: "State", sort: (row) => Number(row.current), render: (row) => row.current ? <Badge kind="ok">in force</Badge> : <span class="muted">replaced</span> },
		{ key: "changed", title: "What it has, and what changed", grow: true, sort: false, render: (row) => <Changed row={row} before={data?.items.find((older) => older.generation < row.generation)} /> },
		...(owner ? [{
			key: "do", title: "Change", sort: false as const,
			render: (row: PolicyRow) => row.current ? null : <button type="button" class="button small" onClick={() => setBack(row)} aria-label={`Roll back to policy ${row.generation}`}><Icon name="again" size={15} /> Roll back</button>,
		}] : []),
	];
	return (
		<>
			<Panel title="Policies" at={at} flush sentence="The gateway section of lintel.yaml, compiled; each is published whole, and never changed afterwards.">
				{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={6} /> : (
					<Table rows={data.items} columns={columns} keyOf={(row) => `${row.generation}`} caption="Policies, the newest first" empty={<Empty title="No policy was published">lintel up publishes the first one when it starts.</Empty>} />
				)}
			</Panel>
			{!owner && <NotYours need="owner" what="Rolling back" />}
			{back && <RollBack row={back} onClose={() => { setBack(undefined); again(); }} />}
		</>
	);
}

/* A policy and the one before it, told apart by what they have. */
function Changed({ row, before }: { row: PolicyRow; before: PolicyRow | undefined }) {
	if (row.broken)
		return <><Badge kind="bad">cannot be read</Badge> {row.broken}</>;
	const parts = ([["deployments", "deployment"], ["models", "model"], ["callers", "caller"]] as const).map(([key, word]) => {
		const by = before ? row[key] - before[key] : 0;
		return `${count(row[key], word)}${by ? ` (${by > 0 ? "+" : "−"}${Math.abs(by)})` : ""}`;
	});
	return <>{parts.join(", ")}{before && before.digest === row.digest && <span class="muted"> · says the same as the one before</span>}</>;
}

function RollBack({ row, onClose }: { row: PolicyRow; onClose: () => void }) {
	const sending = useSending();
	return (
		<Dialog title={`Roll back to policy ${row.generation}?`} onClose={onClose} actions={(
			<>
				<button type="button" class="button" onClick={onClose}>Stay</button>
				<button type="button" class="button danger" disabled={sending.busy} onClick={async () => {
					if (await sending.run(() => send("POST", `/policies/${row.generation}/rollback`))) {
						say(`Policy ${row.generation} is in force again.`);
						onClose();
					}
				}}>Roll back to {row.generation}</button>
			</>
		)}>
			<p>Policy {row.generation} of <When at={row.made_at} exact /> is published again as a new one, and workers enforce it from their next call on. Keys that were made since are not in it: calls with them get 401.</p>
			<p>lintel.yaml stays as it is. The next change of it publishes what stands there, so mend the file as well.</p>
			<Refused problem={sending.problem} />
		</Dialog>
	);
}
