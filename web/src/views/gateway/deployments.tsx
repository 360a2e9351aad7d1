/* SPDX-License-Identifier: Apache-2.0 */
/* deployments: the places that answer, and how they are just now. */
import type { ComponentChildren } from "preact";
import type { Page } from "../../api";
import { clock, count, money, ms, number, percent, short } from "../../format";
import { Badge, Empty, Facts, Failed, Loading, Meter, Panel, type BadgeKind } from "../../parts";
import type { DeploymentRow, UsageAnswer, UsageRow } from "../../records";
import { to } from "../../route";
import { useGet } from "../../use";
import { tokensOf } from "../usage/sums";
import { TOO_MANIES } from "../usage/words";
import { LIMITS } from "./limits";

/* Figures of a minute go stale by themselves: they are read again although nothing was told. */
const EVERY = 5000;

export const STATES: Readonly<Record<string, { kind: BadgeKind; word: string; because: string }>> = {
	ok: { kind: "ok", word: "answers", because: "it takes calls" },
	saturated: { kind: "gap", word: "saturated", because: "it is full and said when to come back" },
	broken: { kind: "bad", word: "broken", because: "it failed, and is let alone for a while" },
	probe: { kind: "unknown", word: "being tried", because: "it failed, and one call is tried before the others come back" },
};

export function Deployments() {
	const { data, error, at, again } = useGet<Page<DeploymentRow>>("/gateway/deployments", { limit: 500 }, { on: ["health", "usage", "policy"], every: EVERY });
	const hour = useGet<UsageAnswer>("/usage", { by: "deployment", since: "1h" }, { on: ["usage"] });
	/* What nothing limits is not counted by the gateway as it goes; the ledger has it. */
	const minute = useGet<UsageAnswer>("/usage", { by: "deployment", since: "60s" }, { on: ["usage"], every: EVERY });
	const of = (answer: UsageAnswer | undefined, name: string | null) => answer?.rows.find((sum) => sum.deployment === name);
	if (error && !data)
		return <Failed error={error} again={again} />;
	if (!data)
		return <Panel title="Deployments"><Loading lines={12} /></Panel>;
	if (data.items.length === 0)
		return <Empty title="No deployment is named">Name the first one under <code>gateway.deployments</code> of lintel.yaml.</Empty>;
	return (
		<div class="gateway-deployments">
			{data.items.map((row) => <Deployment key={row.name} row={row} at={at} hour={of(hour.data, row.name)} minute={of(minute.data, row.name)} />)}
		</div>
	);
}

function State({ row }: { row: DeploymentRow }) {
	const state = STATES[row.state ?? ""] ?? { kind: "unknown" as const, word: "not known", because: "nothing was sent to it yet" };
	return (
		<p class="gateway-state">
			<Badge kind={state.kind}>{state.word}</Badge>
			<span>{state.because}{row.until && <>, until <time dateTime={row.until}>{clock(row.until)}</time></>}</span>
			{row.key === "missing" && <Badge kind="bad">its key is not there</Badge>}
			{row.addresses === 0 && <Badge kind="bad">its host has no address</Badge>}
		</p>
	);
}

function Used({ title, share, children }: { title: string; share: number | null; children: ComponentChildren }) {
	return (
		<li>
			<span>{title}</span>
			<span class="num">{children}</span>
			{share !== null ? <Meter value={share} max={1} label={title} /> : <span class="gateway-no-limit" />}
		</li>
	);
}

function Deployment({ row, at, hour, minute }: { row: DeploymentRow; at: Date | undefined; hour: UsageRow | undefined; minute: UsageRow | undefined }) {
	const { limits: scope } = row;
	const told = { rpm: minute?.calls ?? 0, tpm: minute ? tokensOf(minute) : 0, concurrency: scope.in_flight };
	const many = TOO_MANIES.filter(({ id }) => hour && hour[`too_many_${id}`] > 0);
	return (
		<Panel title={row.name} at={at} class={`gateway-deployment state-${row.state}`}
			sentence={[row.provider === "sim" ? "the built-in simulator" : row.provider, row.kind === "ptu" ? count(row.ptu ?? 0, "PTU") : row.kind, row.region].filter(Boolean).join(" · ")}>
			<State row={row} />
			<ul class="gateway-meters">
				<Used title="Saturation" share={row.saturation}>{row.saturation === null ? "nothing limits it" : percent(row.saturation)}</Used>
				{row.ptu_level !== null && <Used title="PTU bucket" share={row.ptu_level}>{percent(row.ptu_level)} of {count(row.ptu ?? 0, "unit")}</Used>}
				{LIMITS.map(({ id, used, title }) => (
					<Used key={id} title={id === "concurrency" ? "Calls in flight" : id === "rpm" ? "Calls, last minute" : "Tokens, last minute"}
						share={scope[id] ? scope[used] / scope[id] : null}>
						<span title={title}>{scope[id] === null ? short(told[id]) : `${short(scope[used])} of ${short(scope[id])}`}</span>
					</Used>
				))}
			</ul>
			<Facts rows={[
				["Calls, last hour", <><a href={to("usage", ["calls"], { deployment: row.name ?? "", range: "1h" })}>{number(row.hour_calls)}</a>{row.hour_errors > 0 && <>, <strong class="tone-bad">{number(row.hour_errors)} failed</strong></>}</>],
				["Time of a call, last hour", row.hour_p50_ms === null ? "no call was answered" : `p50 ${ms(row.hour_p50_ms)}, p95 ${ms(row.hour_p95_ms)}`],
				["First byte, on average", ms(row.first_byte_ms)],
				["429s, last hour", many.length ? many.map(({ id, title }) => `${number(hour![`too_many_${id}`])} ${title}`).join(", ") : row.hour_too_many ? number(row.hour_too_many) : "none"],
				["Cost, last hour", money(row.hour_cost, row.currency)],
				["Models", row.models.map((name) => name === "*" ? "any other" : name).join(", ") || "none"],
				["Host", <><code>{row.host}</code>{row.addresses > 1 && <span class="muted"> {count(row.addresses, "address", "addresses")}</span>}{row.key && row.key !== "missing" && <span class="muted"> · key {row.key}</span>}</>],
			]} />
		</Panel>
	);
}
