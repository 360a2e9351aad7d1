/* SPDX-License-Identifier: Apache-2.0 */
/* answer: what came back from a call of the console, and what it took. */
import { useEffect, useRef, useState } from "preact/hooks";
import { get, live } from "../../api";
import { count, money, ms, number } from "../../format";
import { Badge, Copy, Empty, Panel } from "../../parts";
import type { CallRow } from "../../records";
import type { Answer } from "./console";
import { refusalHelp } from "./refusals";

const STATES = {
	waiting: { kind: "info", word: "waiting" }, streaming: { kind: "info", word: "answering" }, done: { kind: "ok", word: "done" },
	stopped: { kind: "unknown", word: "stopped" }, failed: { kind: "bad", word: "not answered" },
} as const;

/* The ledger has a call a moment after its end; the event says when. */
function useCost(answer: Answer | undefined): CallRow | undefined {
	const [row, setRow] = useState<CallRow>();
	const id = answer?.id, over = answer?.state === "done" || answer?.state === "stopped" || answer?.state === "failed";
	useEffect(() => {
		setRow(undefined);
		if (!id || !over)
			return;
		let wanted = true;
		const look = () => void get<CallRow>(`/calls/${id}`).then((found) => wanted && setRow(found), () => undefined);
		look();
		const stop = live("usage", look);
		return () => {
			wanted = false;
			stop();
		};
	}, [id, over]);
	return row?.id && id?.endsWith(row.id) ? row : undefined;
}

export function AnswerPanel({ answer }: { answer: Answer | undefined }) {
	const row = useCost(answer);
	return (
		<Panel title="Answer" actions={answer && <Badge kind={STATES[answer.state].kind}>{STATES[answer.state].word}</Badge>}>
			{!answer ? (
				<Empty title="Nothing was asked yet">What the gateway answers appears here as it comes, with what it took.</Empty>
			) : (
				<>
					<p class="sr" role="status">{STATES[answer.state].word}</p>
					{answer.thought && <details class="console-thought"><summary>Reasoning</summary><p>{answer.thought}</p></details>}
					<Text answer={answer} />
					{answer.refused && <Refusal answer={answer} />}
					{answer.error && <p class="gateway-refused" role="alert">{answer.error}</p>}
					<Figures answer={answer} row={row} />
					<Headers answer={answer} />
				</>
			)}
		</Panel>
	);
}

function Text({ answer }: { answer: Answer }) {
	const end = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (end.current)
			end.current.scrollTop = end.current.scrollHeight;
	}, [answer.text]);
	return (
		<div class="console-text" ref={end} tabIndex={0} role="region" aria-label="Text of the answer" aria-busy={answer.state === "streaming"}>
			{answer.text || <span class="muted">{answer.state === "waiting" ? "Waiting for the first byte…" : answer.state === "streaming" ? "…" : "No text came."}</span>}
		</div>
	);
}

function Refusal({ answer }: { answer: Answer }) {
	const { status, code, message } = answer.refused!;
	const help = refusalHelp(code);
	return (
		<div class="gateway-refused" role="alert">
			<p><Badge kind="bad">{status}</Badge> {code && <code>{code}</code>}</p>
			<p>{message}</p>
			{help && <p>What to do: {help}.</p>}
		</div>
	);
}

function Figures({ answer, row }: { answer: Answer; row: CallRow | undefined }) {
	const { took, firstMs, totalMs } = answer;
	const generating = totalMs !== undefined && firstMs !== undefined ? totalMs - firstMs : 0;
	const speed = took.output && took.output > 1 && generating > 0 && answer.asked.stream ? (took.output - 1) / (generating / 1000) : undefined;
	const cost = !row ? (answer.id && answer.state !== "waiting" && answer.state !== "streaming" ? "reading the ledger…" : "–")
		: row.unpriced ? "no price is known" : money(row.cost, row.currency);
	const figures: [string, string][] = [
		["Input", took.input === undefined ? "–" : `${count(took.input, "token")}${took.cached ? `, ${number(took.cached)} from the cache` : ""}`],
		["Output", took.output === undefined ? "–" : `${count(took.output, "token")}${took.reasoning ? `, ${number(took.reasoning)} of them reasoning` : ""}`],
		["Cost", cost],
		["Time to first token", answer.asked.stream ? ms(firstMs) : "–"],
		["Whole time", ms(totalMs)],
		["Speed", speed === undefined ? "–" : `${number(speed, speed < 10 ? 1 : 0)} tokens/s`],
		["Answered by", answer.deployment ? `${answer.deployment}${answer.simulated ? " (simulated)" : ""}` : "–"],
		["Ended because", answer.finish ?? "–"],
	];
	return (
		<dl class="console-figures">
			{figures.map(([title, value]) => <div key={title}><dt>{title}</dt><dd>{value}</dd></div>)}
			<div class="console-wide">
				<dt>Call</dt>
				<dd>{answer.id ? <><a href={`/ui/usage/calls/${answer.id}`}>{answer.id}</a> <Copy text={answer.id} /></> : "–"}</dd>
			</div>
		</dl>
	);
}

const EXPLAINING: Readonly<Record<string, string>> = {
	"x-lintel-request-id": "this call's own number; the ledger, the logs and the deployment have it too",
	"x-lintel-policy": "generation of the policy that it was judged by",
	"x-lintel-deployment": "the deployment that answered",
	"x-lintel-simulated": "the built-in simulator answered, not a model",
	"retry-after": "seconds until the same call may be let in",
	"x-request-id": "the provider's own number of it",
	"x-ratelimit-remaining-requests": "calls that are left at the deployment",
	"x-ratelimit-remaining-tokens": "tokens that are left at the deployment",
};

function Headers({ answer }: { answer: Answer }) {
	const explained = answer.headers.filter(([name]) => EXPLAINING[name]), others = answer.headers.filter(([name]) => !EXPLAINING[name]);
	if (answer.headers.length === 0)
		return null;
	return (
		<details class="console-headers">
			<summary>Headers of the answer: HTTP {answer.status}, {count(answer.headers.length, "header")}</summary>
			<dl>
				{[...explained, ...others].map(([name, value]) => (
					<div key={name}><dt><code>{name}</code></dt><dd><code>{value}</code>{EXPLAINING[name] && <span class="muted">{EXPLAINING[name]}</span>}</dd></div>
				))}
			</dl>
		</details>
	);
}
