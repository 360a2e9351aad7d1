/* SPDX-License-Identifier: Apache-2.0 */
/* callers: who may call, what they may take, and what they took; teams are what callers share. */
import { useState } from "preact/hooks";
import type { Page } from "../../api";
import { count, day } from "../../format";
import { Badge, Empty, Failed, Icon, Loading, NotYours, Panel, Table, type Column } from "../../parts";
import type { CallerRow, Gateway, TeamRow } from "../../records";
import { to, useQuery, type ViewProps } from "../../route";
import { may, useGet } from "../../use";
import { CallerDialog, LimitsDialog, NewCallerDialog, RemoveCallerDialog } from "./caller_dialogs";
import { BudgetLine, LimitsLine } from "./limits_line";

const LIVE = { on: ["policy", "usage"] };

export function Callers({ query }: ViewProps) {
	const gateway = useGet<Gateway>("/gateway", undefined, LIVE);
	const callers = useGet<Page<CallerRow>>("/gateway/callers", { limit: 500 }, LIVE);
	const teams = useGet<Page<TeamRow>>("/gateway/teams", { limit: 500 }, LIVE);
	const [, set] = useQuery();
	const [edited, setEdited] = useState<CallerRow>();
	const [removed, setRemoved] = useState<CallerRow>();
	const [team, setTeam] = useState<TeamRow>();
	const [all, setAll] = useState<Gateway>();
	const currency = gateway.data?.currency ?? "", operator = may("operator");
	const again = () => { callers.again(); teams.again(); gateway.again(); };
	return (
		<>
			<Panel title="Callers" at={callers.at} flush sentence="Each is a name with keys of its own; usage, limits and budgets go by it."
				actions={operator && <button type="button" class="button primary" onClick={() => set({ new: "1" })}><Icon name="plus" size={15} /> Name a caller</button>}>
				{callers.error && !callers.data ? <Failed error={callers.error} again={callers.again} /> : !callers.data ? <Loading lines={6} /> : (
					<Table rows={callers.data.items} keyOf={(row) => row.name ?? ""} caption="Callers with their limits and budgets" columns={callerColumns(currency, operator, setEdited, setRemoved)}
						empty={<Empty title="Nobody is named yet" icon="user">Anybody on this machine may call, with any key or none. Once a caller is named, only callers with a key are let in.</Empty>} />
				)}
			</Panel>
			<Panel title="Teams" at={teams.at} flush sentence="Limits and budgets that the callers of one team share.">
				{teams.error && !teams.data ? <Failed error={teams.error} again={teams.again} /> : !teams.data ? <Loading lines={3} /> : (
					<Table rows={teams.data.items} keyOf={(row) => row.name ?? ""} caption="Teams with their limits and budgets" columns={teamColumns(currency, operator, setTeam)}
						empty={<Empty title="No team is named" icon="user">Give a caller a team, and it is here.</Empty>} />
				)}
			</Panel>
			{gateway.data && (
				<Panel title="All calls together" at={gateway.at} sentence="What holds for every caller, whatever its own limits are."
					actions={operator && <button type="button" class="button small" onClick={() => setAll(gateway.data)} aria-label="Edit the limits of all calls together"><Icon name="edit" size={15} /> Edit</button>}>
					<div class="gateway-all"><LimitsLine scope={gateway.data.limits} /><BudgetLine scope={gateway.data.limits} currency={currency} /></div>
				</Panel>
			)}
			{!operator && <NotYours need="operator" what="Naming callers and changing limits" />}
			{query.get("new") === "1" && operator && <NewCallerDialog currency={currency} first={gateway.data?.anybody ?? false} url={gateway.data?.url ?? location.origin}
				teams={teams.data?.items ?? []} onClose={() => { set({ new: undefined }); again(); }} />}
			{edited && <CallerDialog row={edited} currency={currency} teams={teams.data?.items ?? []} onClose={() => { setEdited(undefined); again(); }} />}
			{removed && <RemoveCallerDialog row={removed} onClose={() => { setRemoved(undefined); again(); }} />}
			{team && <LimitsDialog whose={`the team ${team.name}`} path={`/gateway/teams/${encodeURIComponent(team.name ?? "")}`} scope={team.limits} version={team.version} currency={currency}
				onClose={() => { setTeam(undefined); again(); }} />}
			{all && <LimitsDialog whose="all calls together" path="/gateway" scope={all.limits} version={all.version} currency={currency} onClose={() => { setAll(undefined); again(); }} />}
		</>
	);
}

function callerColumns(currency: string, operator: boolean, edit: (row: CallerRow) => void, remove: (row: CallerRow) => void): Column<CallerRow>[] {
	return [
		{ key: "name", title: "Caller", render: (row) => <><strong>{row.name}</strong>{row.admin && <> <Badge kind="info">may ask for explanations</Badge></>}{row.until && <span class="gateway-under">until {day(row.until)}</span>}</> },
		{ key: "team", title: "Team", render: (row) => row.team ?? <span class="muted">none</span> },
		{ key: "models", title: "Models", sort: (row) => row.models.length, render: (row) => row.models.length && row.models[0] !== "*" ? row.models.join(", ") : <span class="muted">all</span> },
		{ key: "limits", title: "Limits", sort: (row) => row.limits.tpm_used, render: (row) => <LimitsLine scope={row.limits} /> },
		{ key: "budget", title: "Budget", sort: (row) => row.limits.month_spent, render: (row) => <BudgetLine scope={row.limits} currency={currency} /> },
		{ key: "keys", title: "Keys", sort: (row) => row.keys.length, render: (row) => <a href={to("gateway", ["keys"], { caller: row.name ?? "" })}>{count(row.keys.length, "key")}</a> },
		...(operator ? [{
			key: "do", title: "Change", sort: false as const, render: (row: CallerRow) => (
				<span class="gateway-row-actions">
					<button type="button" class="button small" onClick={() => edit(row)} aria-label={`Edit the caller ${row.name}`}><Icon name="edit" size={15} /> Edit</button>
					<button type="button" class="button small quiet" onClick={() => remove(row)} aria-label={`Remove the caller ${row.name}`}><Icon name="trash" size={15} /> Remove</button>
				</span>
			),
		}] : []),
	];
}

function teamColumns(currency: string, operator: boolean, edit: (row: TeamRow) => void): Column<TeamRow>[] {
	return [
		{ key: "name", title: "Team", render: (row) => <strong>{row.name}</strong> },
		{ key: "callers", title: "Callers", sort: (row) => row.callers.length, render: (row) => row.callers.join(", ") || <span class="muted">none</span> },
		{ key: "limits", title: "Limits", sort: (row) => row.limits.tpm_used, render: (row) => <LimitsLine scope={row.limits} /> },
		{ key: "budget", title: "Budget", sort: (row) => row.limits.month_spent, render: (row) => <BudgetLine scope={row.limits} currency={currency} /> },
		...(operator ? [{
			key: "do", title: "Change", sort: false as const,
			render: (row: TeamRow) => <button type="button" class="button small" onClick={() => edit(row)} aria-label={`Edit the team ${row.name}`}><Icon name="edit" size={15} /> Edit</button>,
		}] : []),
	];
}
