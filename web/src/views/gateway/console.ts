/* SPDX-License-Identifier: Apache-2.0 */
/* console: one call of the gateway from this page, as it comes in.  No key is kept anywhere but in memory. */
import { useRef, useState } from "preact/hooks";
import { call } from "../../api";
import { bodyOf, events, pathOf, refusedBy, toldBy, type Asked, type Refused, type Told, type Took } from "./wire";

export interface Answer {
	asked: Asked;
	state: "waiting" | "streaming" | "done" | "stopped" | "failed";
	status?: number;
	headers: [string, string][];
	id?: string; // of the call, as the ledger has it
	deployment?: string;
	simulated?: boolean;
	text: string;
	thought: string;
	took: Took;
	finish?: string;
	refused?: Refused;
	error?: string; // in the middle of an answer
	firstMs?: number; // to the first content
	totalMs?: number;
}

function added(answer: Answer, told: Told, sinceMs: number): Answer {
	const content = told.text || told.thought;
	return {
		...answer,
		text: answer.text + (told.text ?? ""),
		thought: answer.thought + (told.thought ?? ""),
		took: { ...answer.took, ...told.took },
		...(told.finish && { finish: told.finish }),
		...(told.error && { error: told.error }),
		...(content && answer.firstMs === undefined && { firstMs: sinceMs }),
	};
}

function opened(answer: Answer, response: Response): Answer {
	const headers = [...response.headers].sort(([a], [b]) => (a < b ? -1 : 1));
	const one = (name: string) => response.headers.get(name) ?? undefined;
	const id = one("x-lintel-request-id"),
		deployment = one("x-lintel-deployment");
	return {
		...answer,
		status: response.status,
		headers,
		simulated: one("x-lintel-simulated") === "true",
		...(id && { id }),
		...(deployment && { deployment }),
		state: "streaming",
	};
}

/* Parsing one event must not end the rest: what is no JSON, as [DONE], tells nothing. */
function parsed(data: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(data) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

export function useConsole(): { answer: Answer | undefined; ask: (asked: Asked, key: string) => Promise<void>; stop: () => void } {
	const [answer, setAnswer] = useState<Answer>();
	const running = useRef<AbortController | null>(null);

	async function ask(asked: Asked, key: string) {
		running.current?.abort();
		const control = (running.current = new AbortController());
		const began = performance.now(),
			since = () => performance.now() - began;
		let now: Answer = { asked, state: "waiting", headers: [], text: "", thought: "", took: {} };
		const show = (next: Answer) => {
			now = next;
			if (running.current === control) setAnswer(next);
		};
		show(now);
		try {
			const response = await call(pathOf(asked.surface), {
				method: "POST",
				headers: { "content-type": "application/json", ...(key && { authorization: `Bearer ${key}` }) },
				body: JSON.stringify(bodyOf(asked)),
				signal: control.signal,
			});
			show(opened(now, response));
			await read(
				response,
				asked,
				(data) => show(added(now, toldBy(asked.surface, data), since())),
				(refused) => show({ ...now, refused }),
			);
			show({ ...now, state: now.refused || now.error ? "failed" : "done", totalMs: since() });
		} catch (error) {
			if (control.signal.aborted) show({ ...now, state: "stopped", totalMs: since() });
			else
				show({
					...now,
					state: "failed",
					totalMs: since(),
					error: now.text
						? `The answer broke off: ${String(error)}.`
						: `The gateway could not be reached: ${String(error)}. See whether lintel up runs.`,
				});
		}
	}
	return { answer, ask, stop: () => running.current?.abort() };
}

async function read(response: Response, asked: Asked, tell: (data: Record<string, unknown>) => void, refuse: (refused: Refused) => void) {
	if (!response.ok) return refuse(refusedBy(response.status, await response.text()));
	if (!asked.stream || !response.body) return tell((await response.json()) as Record<string, unknown>);
	for await (const data of events(response.body)) {
		const event = parsed(data);
		if (event) tell(event);
	}
}
