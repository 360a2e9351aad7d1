/* SPDX-License-Identifier: Apache-2.0 */
/* settings_tokens: API tokens: made, shown once, taken back. */
import { useEffect, useState } from "preact/hooks";
import { Problem, send, type Page } from "../api";
import { doing } from "../actions";
import { day } from "../format";
import { Code, Dialog, Empty, Failed, Field, Icon, Loading, NotYours, Panel, Select, Table, When } from "../parts";
import type { Token, TokenNew } from "../records";
import { useQuery } from "../route";
import { may, useGet } from "../use";

const roles = [
	{ value: "viewer", label: "viewer: reads" },
	{ value: "operator", label: "operator: assesses, waives, looks after callers" },
	{ value: "owner", label: "owner: everything" },
];

function Make({ onClose, onMade }: { onClose: () => void; onMade: () => void }) {
	const [name, setName] = useState("");
	const [role, setRole] = useState("viewer");
	const [team, setTeam] = useState("");
	const [until, setUntil] = useState("");
	const [error, fail] = useState<Problem | null>(null);
	const [busy, work] = useState(false);
	const [made, keep] = useState<TokenNew | null>(null);
	const wrong = (field: string) => error?.errors.find((e) => e.field === field)?.sentence;
	const make = async () => {
		work(true);
		fail(null);
		try {
			keep(await send<TokenNew>("POST", "/tokens", { name: name.trim(), role, ...(team.trim() ? { team: team.trim() } : {}), ...(until ? { until } : {}) }));
			onMade();
		} catch (why) {
			fail(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""));
		} finally {
			work(false);
		}
	};
	if (made)
		return (
			<Dialog title="The token, shown this once" onClose={onClose} actions={<button type="button" class="button primary" onClick={onClose}>I have kept it</button>}>
				<p>Keep it where your program reads secrets. It cannot be shown again: only its digest is stored.</p>
				<Code label={`${made.token.name}, ${made.token.role}, until ${day(made.token.until)}`} text={made.secret ?? ""} />
				<Code label="Try it" text={`curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/session`} />
			</Dialog>
		);
	return (
		<Dialog title="Create an API token" onClose={onClose} onSubmit={() => void make()} actions={
			<><button type="button" class="button" onClick={onClose}>Cancel</button><button type="submit" class="button primary" disabled={busy || !name.trim()}>Create</button></>
		}>
			{error && !error.errors.length && <Failed error={error} />}
			<Field label="What it is for" hint="The audit log calls it so." value={name} onValue={setName} required error={wrong("name")} placeholder="nightly report" />
			<Select label="Role" value={role} onValue={setRole} options={roles} error={wrong("role")} hint="The least that does." />
			<div class="fields">
				<Field label="Bound to a team" hint="Of the gateway; empty: to none." value={team} onValue={setTeam} error={wrong("team")} />
				<Field label="Last day" type="date" hint="90 days from now when empty; 366 at most." value={until} onValue={setUntil} error={wrong("until")} />
			</div>
		</Dialog>
	);
}

export function Tokens() {
	const [query, set] = useQuery();
	const got = useGet<Page<Token>>(may("owner") ? "/tokens" : null, { limit: 200 });
	const [making, make] = useState(false);
	const [ending, end] = useState<Token | null>(null);
	useEffect(() => {
		if (query.get("new")) {
			set({ new: undefined });
			make(true);
		}
	}, [query.get("new")]);
	if (!may("owner"))
		return <Panel title="API tokens"><NotYours need="owner" what="Making and revoking API tokens" /></Panel>;
	const revoke = async (token: Token) => {
		end(null);
		await doing(() => send("DELETE", `/tokens/${encodeURIComponent(token.id ?? "")}`), `The token ${token.name} is revoked.`);
		got.again();
	};
	return (
		<>
			<Panel title="API tokens" sentence="For programs that use the API. What calls models is a caller's key, made under Gateway." at={got.at} flush
				actions={<button type="button" class="button primary" onClick={() => make(true)}><Icon name="plus" size={16} /> Create a token</button>}>
				{got.error && <div class="inset"><Failed error={got.error} again={got.again} /></div>}
				{got.loading ? <div class="inset"><Loading lines={4} /></div> : got.data && (
					<Table caption="API tokens" rows={got.data.items} keyOf={(t) => t.id ?? ""}
						empty={<Empty icon="key" title="No API token"><p>A token lets a program read the API, or change what its role may change, until a day you set.</p></Empty>}
						columns={[
							{ key: "name", title: "Name", grow: true },
							{ key: "role", title: "Role" },
							{ key: "team", title: "Team", render: (t) => t.team ?? "–", minor: true },
							{ key: "made_by", title: "Made by", minor: true },
							{ key: "used_at", title: "Last used", render: (t) => t.used_at ? <When at={t.used_at} /> : <span class="muted">never</span> },
							{ key: "until", title: "Until", render: (t) => day(t.until) },
							{ key: "end", title: "", sort: false, render: (t) => <button type="button" class="button small" onClick={() => end(t)} aria-label={`Revoke ${t.name}`}>Revoke</button> },
						]} />
				)}
			</Panel>
			{making && <Make onClose={() => make(false)} onMade={got.again} />}
			{ending && (
				<Dialog title={`Revoke ${ending.name}?`} onClose={() => end(null)} actions={
					<><button type="button" class="button" onClick={() => end(null)}>Keep it</button><button type="button" class="button danger" onClick={() => void revoke(ending)}>Revoke</button></>
				}>
					<p>Programs that use it are refused from the next request on. This cannot be undone; make a new token instead.</p>
				</Dialog>
			)}
		</>
	);
}
