/* SPDX-License-Identifier: Apache-2.0 */
/* settings_sessions: who is signed in, and ending that. */
import { send, type Page } from "../api";
import { doing } from "../actions";
import { Badge, Empty, Failed, Loading, NotYours, Panel, Table, When } from "../parts";
import type { SessionRow } from "../records";
import { may, useGet } from "../use";

export function Sessions() {
	const got = useGet<Page<SessionRow>>(may("owner") ? "/sessions" : null, { limit: 200 }, { every: 30_000 });
	if (!may("owner"))
		return <Panel title="Sessions"><NotYours need="owner" what="Seeing who is signed in" /></Panel>;
	const end = async (row: SessionRow) => {
		await doing(() => send("DELETE", `/sessions/${encodeURIComponent(row.id ?? "")}`), `The session of ${row.name} has ended.`);
		got.again();
	};
	return (
		<Panel title="Sessions" sentence="Who is signed in now. Ending one signs its browser out at its next request." at={got.at} flush>
			{got.error && <div class="inset"><Failed error={got.error} again={got.again} /></div>}
			{got.loading ? <div class="inset"><Loading lines={4} /></div> : got.data && (
				<Table caption="Sessions" rows={got.data.items} keyOf={(r) => r.id ?? ""} empty={<Empty icon="user" title="Nobody is signed in" />}
					columns={[
						{ key: "name", title: "Who", grow: true, render: (r) => <>{r.name} {r.mine && <Badge kind="info" plain>this one</Badge>}</> },
						{ key: "role", title: "Role" },
						{ key: "team", title: "Team", render: (r) => r.team ?? "–", minor: true },
						{ key: "how", title: "By", render: (r) => r.how === "oidc" ? "organisation" : r.how },
						{ key: "began_at", title: "Since", render: (r) => <When at={r.began_at} /> },
						{ key: "used_at", title: "Last used", render: (r) => <When at={r.used_at} />, minor: true },
						{ key: "until", title: "Until", render: (r) => <When at={r.until} />, minor: true },
						{ key: "end", title: "", sort: false, render: (r) => <button type="button" class="button small" onClick={() => void end(r)} aria-label={`End the session of ${r.name}`}>End</button> },
					]} />
			)}
		</Panel>
	);
}
