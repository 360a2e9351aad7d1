/* SPDX-License-Identifier: Apache-2.0 */
/* tryit: a console that calls the gateway as any program does, and says what became of the call. */
import { useEffect, useState } from "preact/hooks";
import type { Page } from "../../api";
import { Check, Field, Icon, Panel, Select } from "../../parts";
import type { Gateway, ModelRow } from "../../records";
import type { ViewProps } from "../../route";
import { useGet } from "../../use";
import { AnswerPanel } from "./answer";
import { useConsole } from "./console";
import { hold, holding } from "./held";
import { Snippets } from "./snippets_panel";
import { SURFACES, type Asked, type Surface } from "./wire";

interface Draft { surface: Surface; model: string; system: string; user: string; stream: boolean; output: string; temperature: string }

const FIRST: Draft = { surface: "chat", model: "", system: "", user: "Say hello in one sentence.", stream: true, output: "", temperature: "" };

/* What was typed stays while one looks at another tab. */
let typed = FIRST;

type Wrong = Partial<Record<"model" | "user" | "output" | "temperature" | "key", string>>;

function wrongOf(draft: Draft, key: string): Wrong {
	const wrong: Wrong = {};
	const output = Number(draft.output), temperature = Number(draft.temperature);
	if (!draft.model.trim())
		wrong.model = "Name a model.";
	if (!draft.user.trim())
		wrong.user = "Write what the model is to answer.";
	if (draft.output && (!Number.isInteger(output) || output < 1))
		wrong.output = "A whole number of tokens, 1 or more.";
	if (draft.temperature && !(temperature >= 0 && temperature <= 2))
		wrong.temperature = "A number from 0 to 2.";
	if (/[^\x21-\x7e]/.test(key))
		wrong.key = "A key has no blanks and no letters beyond ASCII; paste it alone.";
	return wrong;
}

function askedOf(draft: Draft): Asked {
	return {
		surface: draft.surface, model: draft.model.trim(), system: draft.system.trim(), user: draft.user, stream: draft.stream,
		output: draft.output ? Number(draft.output) : undefined, temperature: draft.temperature ? Number(draft.temperature) : undefined,
	};
}

function keyHint(gateway: Gateway | undefined, key: string): string {
	const held = holding();
	if (key && held?.caller)
		return `The key that was just made for ${held.caller}.`;
	return `${gateway?.anybody ? "Anybody on this machine may call, so none is needed. " : ""}It stays in this page's memory, is stored nowhere and is gone when the page is closed.`;
}

export function TryIt({ query }: ViewProps) {
	const gateway = useGet<Gateway>("/gateway", undefined, { on: ["policy"] });
	const models = useGet<Page<ModelRow>>("/gateway/models", { limit: 500 }, { on: ["policy"] });
	const names = (models.data?.items ?? []).flatMap((model) => [model.name ?? "", ...model.aliases]).filter((name) => name !== "*");
	const [draft, setDraft] = useState(typed);
	const [key, setKey] = useState(holding()?.key ?? "");
	const [tried, setTried] = useState(false);
	const { answer, ask, stop } = useConsole();
	const change = (some: Partial<Draft>) => setDraft(typed = { ...draft, ...some });
	const wrong = wrongOf(draft, key);
	const running = answer?.state === "waiting" || answer?.state === "streaming";

	useEffect(() => {
		const asked = query.get("model");
		if (asked ?? (!draft.model && names[0]))
			change({ model: asked ?? names.find((name) => name.endsWith("mini")) ?? names[0]! });
	}, [names.length]);
	useEffect(() => stop, []);

	function submit(event: Event) {
		event.preventDefault();
		setTried(true);
		if (Object.keys(wrong).length === 0)
			void ask(askedOf(draft), key);
	}
	function keys(event: KeyboardEvent) {
		if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
			submit(event);
		else if (event.key === "Escape" && running)
			stop();
	}
	function typeKey(text: string) {
		setKey(text.trim());
		hold(text.trim(), "");
	}
	const shown = tried ? wrong : {};

	return (
		<div class="console">
			<Panel title="Call">
				<form onSubmit={submit} noValidate class="stack" onKeyDown={keys}>
					<Select label="Surface" value={draft.surface} onValue={(surface) => change({ surface: surface as Surface })}
						options={SURFACES.map(({ id, title, path }) => ({ value: id, label: `${title}, ${path}` }))} />
					<Field label="Model" value={draft.model} onValue={(model) => change({ model })} error={shown.model} input={{ list: "gateway-models", autocomplete: "off" }} />
					<datalist id="gateway-models">{names.map((name) => <option key={name} value={name} />)}</datalist>
					<Field label="Key" type="password" value={key} onValue={typeKey} error={shown.key} hint={keyHint(gateway.data, key)} input={{ autocomplete: "off", spellcheck: false }} />
					<Field label="System message" value={draft.system} rows={2} onValue={(system) => change({ system })} placeholder="none" />
					<Field label="User message" value={draft.user} rows={4} onValue={(user) => change({ user })} error={shown.user} />
					<div class="fields">
						<Field label="Output, at most, in tokens" value={draft.output} onValue={(output) => change({ output })} error={shown.output} placeholder={draft.surface === "messages" ? "1024" : "no limit"} input={{ inputMode: "numeric", autocomplete: "off" }} />
						<Field label="Temperature" value={draft.temperature} onValue={(temperature) => change({ temperature })} error={shown.temperature} placeholder="the model's own" input={{ inputMode: "decimal", autocomplete: "off" }} />
					</div>
					<Check label="As a stream" hint="The answer comes piece by piece." checked={draft.stream} onValue={(stream) => change({ stream })} />
					<div class="row">
						<button type="submit" class="button primary" disabled={running}><Icon name="play" size={15} /> Send</button>
						<button type="button" class="button" disabled={!running} onClick={stop}><Icon name="stop" size={15} /> Stop</button>
						<span class="field-hint">Ctrl-Enter sends, Escape stops</span>
					</div>
				</form>
			</Panel>
			<div class="console-out">
				<AnswerPanel answer={answer} />
				<Panel title="The same from a program">
					<Snippets url={gateway.data?.url ?? location.origin} keyText={gateway.data?.anybody ? "" : "lk_..."} asked={askedOf(draft)} />
				</Panel>
			</div>
		</div>
	);
}
