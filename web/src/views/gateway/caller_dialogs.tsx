/* SPDX-License-Identifier: Apache-2.0 */
/* caller_dialogs: naming, changing and removing a caller, and limits. */
import { useState } from "preact/hooks";
import { send } from "../../api";
import { Dialog, Field, say } from "../../parts";
import type { CallerRow, KeyNew, Scope, TeamRow } from "../../records";
import { changesOf, draftOf, wrongOf, type Draft, type Wrong } from "./limits";
import { LimitsFields } from "./limits_form";
import { NewKey } from "./new_key";
import { useSending, type Sending } from "./sending";
import { Refused } from "./refused";

const FIELDS = ["name", "team", "models", "until", "rpm", "tpm", "concurrency", "budget_day", "budget_month", "output_cap"];

interface Who { name: string; team: string; models: string; until: string }

/* A name is a word on one line; what the estate holds of it is checked there again. */
function wrongName(name: string): string | undefined {
	return name.trim() === "" ? "Give it a name." : /[\x00-\x1f\x7f]/.test(name) || name.length > 128 ? "A name is one line of up to 128 characters." : undefined;
}

function modelsOf(text: string): string[] {
	return text.split(/[,\s]+/).filter(Boolean);
}

function beside(mine: Wrong, sending: Sending): Wrong {
	const theirs = Object.fromEntries(["rpm", "tpm", "concurrency", "budget_day", "budget_month"].map((id) => [id, sending.wrong(id)]).filter(([, sentence]) => sentence));
	return { ...theirs, ...mine };
}

function WhoFields({ who, teams, sending, onWho }: { who: Who; teams: readonly TeamRow[]; sending: Sending; onWho: (who: Who) => void }) {
	return (
		<div class="fields">
			<Field label="Team" value={who.team} onValue={(team) => onWho({ ...who, team })} error={sending.wrong("team")} placeholder="none" input={{ list: "gateway-teams", autocomplete: "off" }} hint="Its callers share the team's limits." />
			<datalist id="gateway-teams">{teams.map((team) => <option key={team.name} value={team.name ?? ""} />)}</datalist>
			<Field label="Models" value={who.models} onValue={(models) => onWho({ ...who, models })} error={sending.wrong("models")} placeholder="all" hint="Names with blanks between; empty is all." />
			<Field label="May call until" type="date" value={who.until} onValue={(until) => onWho({ ...who, until })} error={sending.wrong("until")} hint="The last day; empty is without an end." />
		</div>
	);
}

function changedWho(who: Who, before: Who): Record<string, unknown> {
	const changed: Record<string, unknown> = {};
	if (who.team.trim() !== before.team)
		changed["team"] = who.team.trim() || null;
	if (modelsOf(who.models).join(" ") !== before.models)
		changed["models"] = modelsOf(who.models);
	if (who.until !== before.until)
		changed["until"] = who.until || null;
	return changed;
}

const nobody: Who = { name: "", team: "", models: "", until: "" };

export function NewCallerDialog({ currency, first, url, teams, onClose }: { currency: string; first: boolean; url: string; teams: readonly TeamRow[]; onClose: () => void }) {
	const [who, setWho] = useState(nobody);
	const [draft, setDraft] = useState<Draft>(draftOf(undefined));
	const [tried, setTried] = useState(false);
	const [made, setMade] = useState<KeyNew>();
	const sending = useSending();
	const wrong = wrongOf(draft), name = wrongName(who.name);
	if (made)
		return <NewKey made={made} url={url} onClose={onClose} />;
	return (
		<Dialog title="Name a caller" wide onClose={onClose} actions={<Buttons what="Make it with a key" sending={sending} onClose={onClose} />} onSubmit={() => {
			setTried(true);
			if (!name && Object.keys(wrong).length === 0)
				void sending.run(async () => setMade(await send<KeyNew>("POST", "/gateway/callers", { name: who.name.trim(), ...changedWho(who, nobody), ...changesOf(draft, draftOf(undefined)) })));
		}}>
			{first && <p class="gateway-note">It is the first one: from then on only callers with a key are let in. Programs that call without one are refused.</p>}
			<Field label="Name" required value={who.name} onValue={(text) => setWho({ ...who, name: text })} error={(tried ? name : undefined) ?? sending.wrong("name")} hint="What usage calls it: one application or one team's tool, such as support-bot." input={{ autocomplete: "off" }} />
			<WhoFields who={who} teams={teams} sending={sending} onWho={setWho} />
			<LimitsFields draft={draft} wrong={beside(tried ? wrong : {}, sending)} currency={currency} onDraft={setDraft} />
			<Refused problem={sending.problem} fields={FIELDS} />
		</Dialog>
	);
}

export function CallerDialog({ row, currency, teams, onClose }: { row: CallerRow; currency: string; teams: readonly TeamRow[]; onClose: () => void }) {
	const was: Who = { name: row.name ?? "", team: row.team ?? "", models: row.models.join(" "), until: row.until ?? "" };
	const [who, setWho] = useState(was);
	const [draft, setDraft] = useState(draftOf(row.limits));
	const [tried, setTried] = useState(false);
	const sending = useSending(), wrong = wrongOf(draft);
	return (
		<Dialog title={`Change the caller ${row.name}`} wide onClose={onClose} actions={<Buttons what="Change it" sending={sending} onClose={onClose} />} onSubmit={async () => {
			setTried(true);
			const changes = { ...changedWho(who, was), ...changesOf(draft, draftOf(row.limits)) };
			if (Object.keys(wrong).length > 0)
				return;
			if (Object.keys(changes).length === 0)
				return onClose();
			if (await sending.run(() => send("PATCH", `/gateway/callers/${encodeURIComponent(was.name)}`, changes, { match: row.version }))) {
				say(`The caller ${row.name} was changed.`);
				onClose();
			}
		}}>
			<WhoFields who={who} teams={teams} sending={sending} onWho={setWho} />
			<LimitsFields draft={draft} wrong={beside(tried ? wrong : {}, sending)} currency={currency} onDraft={setDraft} />
			<Refused problem={sending.problem} fields={FIELDS} />
		</Dialog>
	);
}

/* Of a team, or of all calls together.  path: what is changed; version: as it was read. */
export function LimitsDialog({ whose, path, scope, version, currency, onClose }: { whose: string; path: string; scope: Scope; version: string | null; currency: string; onClose: () => void }) {
	const [draft, setDraft] = useState(draftOf(scope));
	const [tried, setTried] = useState(false);
	const sending = useSending(), wrong = wrongOf(draft);
	return (
		<Dialog title={`Limits of ${whose}`} wide onClose={onClose} actions={<Buttons what="Change them" sending={sending} onClose={onClose} />} onSubmit={async () => {
			setTried(true);
			const changes = changesOf(draft, draftOf(scope));
			if (Object.keys(wrong).length > 0)
				return;
			if (Object.keys(changes).length === 0)
				return onClose();
			if (await sending.run(() => send("PATCH", path, changes, { match: version }))) {
				say(`The limits of ${whose} were changed.`);
				onClose();
			}
		}}>
			<LimitsFields draft={draft} wrong={beside(tried ? wrong : {}, sending)} currency={currency} onDraft={setDraft} />
			<Refused problem={sending.problem} fields={FIELDS} />
		</Dialog>
	);
}

export function RemoveCallerDialog({ row, onClose }: { row: CallerRow; onClose: () => void }) {
	const sending = useSending();
	return (
		<Dialog title={`Remove the caller ${row.name}?`} onClose={onClose} actions={(
			<>
				<button type="button" class="button" onClick={onClose}>Keep it</button>
				<button type="button" class="button danger" disabled={sending.busy} onClick={async () => {
					if (await sending.run(() => send("DELETE", `/gateway/callers/${encodeURIComponent(row.name ?? "")}`, undefined, { match: row.version }))) {
						say(`The caller ${row.name} was removed.`);
						onClose();
					}
				}}>Remove {row.name}</button>
			</>
		)}>
			<p>Its keys end at once: calls with them get 401. What it took stays in the ledger.</p>
			<Refused problem={sending.problem} />
		</Dialog>
	);
}

function Buttons({ what, sending, onClose }: { what: string; sending: Sending; onClose: () => void }) {
	return (
		<>
			<button type="button" class="button" onClick={onClose}>Cancel</button>
			<button type="submit" class="button primary" disabled={sending.busy}>{sending.busy ? "Making it so…" : what}</button>
		</>
	);
}
