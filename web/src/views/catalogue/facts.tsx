/* SPDX-License-Identifier: Apache-2.0 */
/* facts: the tables of what was collected, and SQL over them.  The statement stands in the address behind #. */
import { useEffect, useState } from "preact/hooks";
import { Problem, send } from "../../api";
import { Icon, Panel } from "../../parts";
import type { FactsRows } from "../../records";
import { may } from "../../use";
import { NotYours } from "../../parts";
import { Editor } from "./editor";
import { EXAMPLES } from "./examples";
import { hashOf, sqlOf } from "./fragment";
import { AnswerPanel } from "./facts_answer";
import { Tables } from "./facts_tables";

export interface Asked { sql: string; at: Date; rows?: FactsRows; error?: Problem }

/* What was asked since the page was opened, the latest first. */
const HISTORY_MOST = 20;
let history: Asked[] = [];
/* What was typed stays while one looks at another tab. */
let typed = "";

export function Facts() {
	const [sql, setSql] = useState(sqlOf(location.hash) || typed || EXAMPLES[0]!.sql);
	const [asked, setAsked] = useState<Asked | undefined>(history[0]);
	const [running, setRunning] = useState(false);
	const operator = may("operator");
	const change = (text: string) => setSql(typed = text);

	useEffect(() => {
		const hear = () => sqlOf(location.hash) && change(sqlOf(location.hash));
		window.addEventListener("hashchange", hear);
		return () => window.removeEventListener("hashchange", hear);
	}, []);

	async function ask() {
		const text = sql.trim();
		if (!text || running || !operator)
			return;
		window.history.replaceState(null, "", location.pathname + location.search + hashOf(text));
		setRunning(true);
		const done: Asked = { sql: text, at: new Date() };
		try {
			done.rows = await send<FactsRows>("POST", "/facts/query", { sql: text });
		} catch (error) {
			done.error = error instanceof Problem ? error : new Problem(0, "bug", String(error), "");
		}
		history = [done, ...history.filter((one) => one.sql !== text)].slice(0, HISTORY_MOST);
		setAsked(done);
		setRunning(false);
	}

	return (
		<div class="sql">
			<div class="sql-work">
				<Panel title="Ask in SQL" sentence="One SELECT over the facts of the last assessment. It only reads, and is stopped when it takes too long.">
					<label class="field-label" for="sql">Statement</label>
					<Editor id="sql" value={sql} onValue={change} onRun={ask} />
					<p class="field-hint" id="sql-hint">
						Ctrl-Enter asks. Beside SQLite's functions there are <code>regexp</code>, <code>semver_cmp(a, b)</code>, <code>cidr_contains(net, address)</code>,{" "}
						<code>k8s_quantity(text)</code> and <code>days_between(from, to)</code>.
					</p>
					<div class="sql-actions">
						<button type="button" class="button primary" disabled={running || !operator || !sql.trim()} onClick={ask}>
							<Icon name="play" size={15} /> {running ? "Asking…" : "Ask"}
						</button>
						<Chooser label="Examples" choices={EXAMPLES.map(({ title, sql: text }) => ({ title, text }))} onChoose={change} />
						<Chooser label="Asked before" choices={history.map((one) => ({ title: one.sql.replace(/\s+/g, " ").slice(0, 80), text: one.sql }))} onChoose={change} />
					</div>
					{!operator && <NotYours need="operator" what="Asking the facts" />}
				</Panel>
				<AnswerPanel asked={asked} running={running} />
			</div>
			<Tables onPick={(name) => change(`select *\n  from ${name}\n limit 100`)} />
		</div>
	);
}

function Chooser({ label, choices, onChoose }: { label: string; choices: { title: string; text: string }[]; onChoose: (text: string) => void }) {
	return (
		<label class="sql-chooser">
			<span class="sr">{label}</span>
			<select class="input" value="" disabled={choices.length === 0} onChange={(event) => {
				const chosen = choices[Number(event.currentTarget.value)];
				event.currentTarget.value = "";
				if (chosen)
					onChoose(chosen.text);
			}}>
				<option value="">{label}</option>
				{choices.map(({ title }, i) => <option key={i} value={`${i}`}>{title}</option>)}
			</select>
		</label>
	);
}
