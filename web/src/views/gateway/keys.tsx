/* SPDX-License-Identifier: Apache-2.0 */
/* keys: what callers call with.  A key is named by the first digits of its SHA-256; the key itself is nowhere but with its caller. */
import { useState } from "preact/hooks";
import { send, type Page } from "../../api";
import { count, day } from "../../format";
import { Badge, Dialog, Empty, Failed, Field, Filter, Icon, Loading, NotYours, Panel, say, Select, Table, When, type Column } from "../../parts";
import type { CallerRow, Gateway, KeyNew, KeyRow } from "../../records";
import { to, type ViewProps } from "../../route";
import { may, useGet } from "../../use";
import { dayOf } from "../usage/range";
import { NewKey } from "./new_key";
import { Refused } from "./refused";
import { useSending } from "./sending";

const DAY = 86_400_000, OVERLAP_DAYS = 7;

interface Row { caller: CallerRow; key: KeyRow }

export function Keys({ query }: ViewProps) {
	const gateway = useGet<Gateway>("/gateway", undefined, { on: ["policy"] });
	const { data, error, at, again } = useGet<Page<CallerRow>>("/gateway/callers", { limit: 500 }, { on: ["policy", "usage"] });
	const [making, setMaking] = useState<{ caller: string; rotate: boolean }>();
	const [revoked, setRevoked] = useState<Row>();
	const operator = may("operator"), wanted = query.get("caller") ?? "", callers = data?.items ?? [];
	const rows = callers.flatMap((caller) => caller.keys.map((key): Row => ({ caller, key }))).filter((row) => !wanted || row.caller.name === wanted);
	const caller = wanted || callers[0]?.name;
	const close = () => { setMaking(undefined); setRevoked(undefined); again(); };
	return (
		<>
			{callers.length > 0 && <Filter fields={[{ name: "caller", label: "Caller", kind: "select", options: callers.map(({ name }) => ({ value: name ?? "", label: name ?? "" })) }]} />}
			<Panel title="Keys" at={at} flush sentence="Each by the first digits of its SHA-256. What a key is, only its caller knows."
				actions={operator && caller && <button type="button" class="button primary" onClick={() => setMaking({ caller, rotate: false })}><Icon name="key" size={15} /> Make a key</button>}>
				{error && !data ? <Failed error={error} again={again} /> : !data ? <Loading lines={6} /> : (
					<Table rows={rows} keyOf={(row) => `${row.caller.name}\n${row.key.id}`} caption="Keys of callers" columns={columns(operator, setMaking, setRevoked)}
						empty={callers.length === 0
							? <Empty title="Nobody is named yet" icon="key" action={operator && <a class="button primary" href={to("gateway", ["callers"], { new: "1" })}>Name a caller</a>}>Anybody on this machine may call. A caller that is named gets its first key at once.</Empty>
							: <Empty title="No key" icon="key">{wanted ? `${wanted} has none, so it cannot call.` : "No caller has a key."}</Empty>} />
				)}
			</Panel>
			{!operator && <NotYours need="operator" what="Making and revoking keys" />}
			{making && <MakeKey {...making} callers={callers} url={gateway.data?.url ?? location.origin} onClose={close} />}
			{revoked && <Revoke row={revoked} onClose={close} />}
		</>
	);
}

function columns(operator: boolean, make: (what: { caller: string; rotate: boolean }) => void, revoke: (row: Row) => void): Column<Row>[] {
	return [
		{ key: "id", title: "Key", sort: (row) => row.key.id, render: (row) => <code>{row.key.id}</code> },
		{ key: "caller", title: "Caller", sort: (row) => row.caller.name, render: (row) => row.caller.name },
		{ key: "team", title: "Team", minor: true, sort: (row) => row.caller.team, render: (row) => row.caller.team ?? <span class="muted">none</span> },
		{ key: "until", title: "Holds until", sort: (row) => row.key.until ?? row.caller.until, render: (row) => <Until row={row} /> },
		{ key: "used", title: "Last used", sort: (row) => row.key.last_used, render: (row) => row.key.last_used ? <When at={row.key.last_used} /> : <span class="muted">never</span> },
		...(operator ? [{
			key: "do", title: "Change", sort: false as const, render: (row: Row) => (
				<span class="gateway-row-actions">
					<button type="button" class="button small" onClick={() => make({ caller: row.caller.name ?? "", rotate: true })} aria-label={`Rotate the keys of ${row.caller.name}`}><Icon name="again" size={15} /> Rotate</button>
					<button type="button" class="button small quiet" onClick={() => revoke(row)} aria-label={`Revoke the key ${row.key.id} of ${row.caller.name}`}><Icon name="trash" size={15} /> Revoke</button>
				</span>
			),
		}] : []),
	];
}

function Until({ row }: { row: Row }) {
	const until = row.key.until ?? row.caller.until;
	if (!until)
		return <span class="muted">without an end</span>;
	const left = Math.round((Date.parse(until) - Date.parse(dayOf(Date.now()))) / DAY);
	return <>{day(until)} {left < 0 ? <Badge kind="skip">ended</Badge> : left <= OVERLAP_DAYS ? <Badge kind="gap">{left === 0 ? "its last day" : `${count(left, "day")} left`}</Badge> : null}</>;
}

function MakeKey({ caller, rotate, callers, url, onClose }: { caller: string; rotate: boolean; callers: readonly CallerRow[]; url: string; onClose: () => void }) {
	const [name, setName] = useState(caller);
	const [until, setUntil] = useState("");
	const [overlap, setOverlap] = useState(`${OVERLAP_DAYS}`);
	const [made, setMade] = useState<KeyNew>();
	const sending = useSending();
	const wrong = rotate && !/^\d{1,3}$/.test(overlap.trim()) ? "A whole number of days, 0 to 999; 0 ends the older keys today." : undefined;
	if (made)
		return <NewKey made={made} url={url} onClose={onClose} />;
	return (
		<Dialog title={rotate ? `Rotate the keys of ${caller}` : "Make a key"} onClose={onClose} actions={(
			<>
				<button type="button" class="button" onClick={onClose}>Cancel</button>
				<button type="submit" class="button primary" disabled={sending.busy}>{rotate ? "Make the new key" : "Make it"}</button>
			</>
		)} onSubmit={() => {
			if (!wrong)
				void sending.run(async () => setMade(await send<KeyNew>("POST", `/gateway/callers/${encodeURIComponent(name)}/keys`,
					{ ...(until && { until }), ...(rotate && { overlap_days: Number(overlap) }) })));
		}}>
			{rotate
				? <p>A new key is made. The older ones go on for as long as you say, so that programs can be moved one by one, and end by themselves then.</p>
				: <Select label="Caller" value={name} onValue={setName} options={callers.map((row) => ({ value: row.name ?? "", label: row.name ?? "" }))} />}
			{rotate && <Field label="The older keys go on for so many days" value={overlap} onValue={setOverlap} error={wrong ?? sending.wrong("overlap_days")} input={{ inputMode: "numeric" }} />}
			<Field label="The new key holds until" type="date" value={until} onValue={setUntil} error={sending.wrong("until")} hint="The last day; empty is without an end." input={{ min: dayOf(Date.now()) }} />
			<Refused problem={sending.problem} fields={["until", "overlap_days"]} />
		</Dialog>
	);
}

function Revoke({ row: { caller, key }, onClose }: { row: Row; onClose: () => void }) {
	const sending = useSending(), last = caller.keys.length === 1;
	return (
		<Dialog title={`Revoke a key of ${caller.name}?`} onClose={onClose} actions={(
			<>
				<button type="button" class="button" onClick={onClose}>Keep it</button>
				<button type="button" class="button danger" disabled={sending.busy} onClick={async () => {
					if (await sending.run(() => send("DELETE", `/gateway/callers/${encodeURIComponent(caller.name ?? "")}/keys/${key.id}`))) {
						say(`The key ${key.id} of ${caller.name} was revoked.`);
						onClose();
					}
				}}>Revoke the key of {caller.name}</button>
			</>
		)}>
			<p>The key <code>{key.id}</code> ends at once: calls with it get 401.{key.last_used ? <> It was last used <When at={key.last_used} />.</> : " It was never used."}</p>
			{last && <p><Badge kind="gap">its only key</Badge> {caller.name} cannot call any more until it gets another.</p>}
			<Refused problem={sending.problem} />
		</Dialog>
	);
}
