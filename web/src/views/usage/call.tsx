/* SPDX-License-Identifier: Apache-2.0 */
/* call: everything the ledger has of one call; no prompt and no answer is in it. */
import type { ComponentChildren } from "preact";
import { bytes, count, money, ms, number, when } from "../../format";
import { Badge, Copy, Facts, Failed, Loading, Panel } from "../../parts";
import type { CallRow } from "../../records";
import { to } from "../../route";
import { useGet } from "../../use";
import { refusalHelp } from "../gateway/refusals";
import { Outcome } from "./calls";
import { OUTCOMES, SOURCES, TOO_MANIES } from "./words";

export function CallDetails({ id }: { id: string }) {
	const { data, error, loading, at, again } = useGet<CallRow>(`/calls/${encodeURIComponent(id.replace(/^req_/, ""))}`);
	return (
		<>
			<p class="usage-up"><a href={to("usage", ["calls"])}>Calls</a> / <code class="usage-id">{id}</code> <Copy text={id} /></p>
			{error && <Failed error={error} again={again} />}
			{loading && <Panel title="Call"><Loading lines={10} /></Panel>}
			{data && <Details row={data} at={at} />}
		</>
	);
}

function Details({ row, at }: { row: CallRow; at: Date | undefined }) {
	return (
		<div class="usage-call">
			<Panel title="What became of it" at={at}><Facts rows={ending(row)} /></Panel>
			<Panel title="Tokens and money"><Facts rows={taking(row)} /></Panel>
			<Panel title="Time"><Times row={row} /></Panel>
			<Panel title="Where it went"><Facts rows={places(row)} /></Panel>
		</div>
	);
}

type Rows = [ComponentChildren, ComponentChildren][];

function ending(row: CallRow): Rows {
	const help = row.refusal ? refusalHelp(row.refusal) : undefined;
	return [
		["Came at", when(row.start_at, true)],
		["Outcome", <><Outcome row={row} /> {OUTCOMES[row.outcome ?? ""]?.sentence}</>],
		...(row.refusal ? [["Refused because", <><code>{row.refusal}</code>{row.refused_scope && ` by the limit of the ${row.refused_scope}`}{help && <span class="muted"> What to do: {help}.</span>}</>]] as Rows : []),
		["Status", row.status ? `HTTP ${row.status}` : "none was sent"],
		["Caller", row.caller ?? "not identified"],
		["Team", row.team ?? "–"],
		...(row.key ? [["Key", <code>{row.key}</code>]] as Rows : []),
		["Surface", `${row.surface ?? "–"}${row.stream ? ", as a stream" : ""}`],
		["Policy", number(row.generation)],
	];
}

function taking(row: CallRow): Rows {
	const kinds: [string, number][] = [
		["Fresh input", row.tokens_input], ["Input from the cache", row.tokens_cached],
		["Written to the cache", row.tokens_write_5m + row.tokens_write_1h], ["Visible output", row.tokens_output],
		["Reasoning", row.tokens_reasoning], ["Audio heard", row.tokens_audio_in], ["Audio spoken", row.tokens_audio_out],
	];
	return [
		["Cost", row.unpriced ? <Badge kind="gap">no price is known</Badge> : <>{money(row.cost, row.currency)}{row.simulated && <span class="muted"> simulated; nobody sends a bill</span>}</>],
		...kinds.filter(([, tokens]) => tokens > 0).map(([title, tokens]): [string, string] => [title, count(tokens, "token")]),
		...(row.tokens_images ? [["Images", number(row.tokens_images)]] as Rows : []),
		...(row.tokens_searches ? [["Searches", number(row.tokens_searches)]] as Rows : []),
		["Counted by", SOURCES[row.source ?? ""] ?? row.source ?? "–"],
		["Held before it was sent", money(row.reserved, row.currency)],
		...(row.tier ? [["Service tier", row.tier]] as Rows : []),
	];
}

function places(row: CallRow): Rows {
	const met = TOO_MANIES.filter(({ id }) => row[`too_many_${id}`]);
	return [
		["Model", row.model ?? "–"],
		["Deployment", row.deployment ?? "it was sent nowhere"],
		...(row.spilled && row.spilled_from ? [["Spilled from", row.spilled_from]] as Rows : []),
		["Provider", row.provider ?? "–"],
		["Region", row.region ?? "–"],
		["Sendings", number(row.attempts)],
		["429s met", met.length ? met.map(({ id, title, sentence }) => `${row[`too_many_${id}`]} ${title} (${sentence})`).join("; ") : "none"],
		["Its status", row.upstream_status ? `HTTP ${row.upstream_status}` : "–"],
		["Its own number", row.upstream_id ? <><code class="usage-id">{row.upstream_id}</code> <Copy text={row.upstream_id} /></> : "–"],
		["Bytes", `${bytes(row.asked_bytes)} asked, ${bytes(row.answered_bytes)} answered`],
	];
}

/* A line from the first byte of the call to the last of its answer. */
function Times({ row }: { row: CallRow }) {
	const total = row.total_ms || 1;
	const spans: [string, string, number | null][] = [
		["Whole call", "total", row.total_ms],
		["In the deployment", "upstream", row.upstream_ms],
		["In the gateway itself", "own", row.own_ms],
		["To the first byte", "first", row.first_byte_ms],
		...(row.stream ? [["To the first content", "content", row.first_token_ms] as [string, string, number | null]] : []),
	];
	return (
		<>
			<ul class="usage-times">
				{spans.map(([title, kind, value]) => (
					<li key={kind}>
						<span>{title}</span>
						<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
							<rect class="meter-ground" width="100" height="6" rx="1" />
							<rect class={`time-${kind}`} width={Math.min((value ?? 0) / total, 1) * 100} height="6" rx="1" />
						</svg>
						<span class="num">{ms(value)}</span>
					</li>
				))}
			</ul>
			{row.stream && <p class="muted">{count(row.chunks, "piece")} of content came.</p>}
		</>
	);
}
