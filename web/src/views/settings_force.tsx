/* SPDX-License-Identifier: Apache-2.0 */
/* settings_force: what is in force, as it was started and as the estate says; read, not changed here. */
import type { Settings } from "../records";
import { Badge, Empty, Facts, Failed, Icon, Loading, NotYours, Panel, Table } from "../parts";
import { may, useGet } from "../use";

export function Force() {
	const got = useGet<Settings>(may("owner") ? "/settings" : null);
	if (!may("owner"))
		return <Panel title="What is in force"><NotYours need="owner" what="Reading how this lintel is set up" /></Panel>;
	const s = got.data;
	if (!s)
		return <Panel key="wait" title="What is in force" class="tall">{got.error ? <Failed error={got.error} again={got.again} /> : <Loading lines={9} />}</Panel>;
	return (
		<>
			<Panel title="What is in force" sentence="Set by lintel up and by the estate; a change there holds at once or at the next start." at={got.at}>
				{got.error && <Failed error={got.error} again={got.again} />}
						{s.mistake && <div class="note note-gap"><Icon name="alert" size={18} /><p><strong>The access section of the estate is not in force.</strong> {s.mistake}</p></div>}
						<Facts rows={[
							["Address", <><code>{s.url}</code> {s.local ? <Badge kind="info">this machine alone</Badge> : s.tls ? <Badge kind="ok">TLS</Badge> : <Badge kind="gap">no TLS</Badge>}</>],
							["Estate", s.estate ? <code>{s.estate}</code> : "none named: lintel up was started without one"],
							["Assessed folder", s.folder ? <code>{s.folder}</code> : "none"],
							["State", <code>{s.state}</code>],
							["Store", <code>{s.store}</code>],
							["Instance", <code>{s.instance}</code>],
							["Version", s.version],
						]} />
			</Panel>
			<Panel title="Sign-in" sentence="Ways in, and how long a session lasts." at={got.at}>
					<Facts rows={[
						["Ways", s.sign_in.map((w) => w === "oidc" ? "the organisation's (OIDC)" : w === "link" ? "one-time link" : w).join(", ")],
						["Provider", s.issuer ? <code>{s.issuer}</code> : "none"],
						...(s.client ? [["Known there as", <code>{s.client}</code>] as [string, preact.VNode]] : []),
						["Idle end", `after ${s.idle_minutes} minutes without a request`],
						["Absolute end", `after ${s.absolute_hours} hours`],
					]} />
			</Panel>
				<Panel title="Roles" sentence="Who is in none of these may not sign in." at={got.at} flush>
					<Table caption="Roles by group or address" rows={s.roles} keyOf={(r) => `${r.group ?? ""} ${r.email ?? ""} ${r.role}`}
						empty={<Empty icon="user" title="No group has a role"><p>With one-time links alone, whoever opens one is owner. For teams, name an OIDC provider and roles under access in lintel.yaml.</p></Empty>}
						columns={[
							{ key: "group", title: "Group or address", grow: true, render: (r) => r.group ?? r.email, sort: (r) => r.group ?? r.email },
							{ key: "role", title: "Role" },
							{ key: "team", title: "Bound to team", render: (r) => r.team ?? "–" },
						]} />
				</Panel>
		</>
	);
}
