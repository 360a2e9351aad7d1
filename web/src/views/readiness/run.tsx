/* SPDX-License-Identifier: Apache-2.0 */
/* run: assessing again, step by step as it goes, and what it changed. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Badge, Panel, say } from "../../parts";
import { Problem, live, send } from "../../api";
import { day } from "../../format";
import { may, useGet } from "../../use";
import type { Change, Checked, Head, Run } from "./data";
import { AREAS, GATES, PHASES, checkHref, kindOf, plural } from "./words";

const going = (run: Run | undefined) => run?.state === "queued" || run?.state === "running";

/* The run that is going on or was the last one. */
export function useRun() {
	const { data, again } = useGet<Run>("/assessments/current");
	const [heard, hear] = useState<Run>();
	useEffect(() => live("assessment", hear), []);
	return { run: heard ?? data, hear, again };
}

const STEPS: Record<string, string> = { open: "opens the store", collect: "collects facts", ask: "asks the checks", judge: "judges", keep: "keeps the run", write: "writes what was found" };

export function Again({ run, hear }: { run: Run | undefined; hear: (run: Run) => void }) {
	const [problem, fail] = useState<Problem>();
	const now = going(run);
	const was = useRef(now);
	useEffect(() => {
		if (was.current && !now && run)
			say(run.state === "done" ? "Assessed. The pages show what was found." : run.state === "cancelled" ? "The assessment was cancelled; what was found before stays." : `Not assessed: ${run.sentence ?? "it failed"}`);
		was.current = now;
	}, [now]);
	const start = async () => {
		fail(undefined);
		try {
			hear(await send<Run>("POST", "/assessments"));
		} catch (error) {
			fail(error as Problem);
		}
	};
	const stop = () => send("DELETE", "/assessments/current").catch((error) => fail(error as Problem));
	if (!may("operator") && !now)
		return null;
	return <div class="r-again">
		{now ? <>
			<div class="r-progress" role="status">
				<progress max={run!.total || 1} value={run!.total ? run!.done : undefined} aria-label="How far the assessment has come" />
				<span>{STEPS[run!.step ?? ""] ?? run!.step ?? (run!.state === "queued" ? "waits for its turn" : "begins")}{run!.total > 0 && <span class="r-quiet"> {run!.done} of {run!.total}</span>}</span>
			</div>
			{may("operator") && <button type="button" class="button small" onClick={stop}>Cancel</button>}
		</> : <button type="button" class="button primary" onClick={start}>Assess again</button>}
		{problem && <p class="r-error" role="alert">{problem.detail || problem.title}</p>}
		{!problem && !now && run?.state === "failed" && <p class="r-error">{run.sentence}</p>}
	</div>;
}

const nameOf = (change: Change, checks: Map<string, Checked>) => {
	const check = checks.get(change.name);
	return change.kind === "area" ? AREAS[change.name] ?? change.name : change.kind === "phase" ? PHASES[change.name] ?? change.name
		: change.kind === "gate" ? `${change.name} ${GATES[change.name] ?? ""}` : change.kind === "verdict" ? "The verdict"
		: check ? <a href={checkHref(check)}>{check.title}</a> : change.name;
};

function Changed({ change, checks }: { change: Change; checks: Map<string, Checked> }) {
	return <li><Badge kind={kindOf(change.way)}>{change.way}</Badge>
		<div>{nameOf(change, checks)}{change.resource && <> <code class="r-place">{change.resource}</code></>}
			<p class="r-quiet">{change.before ?? "not there"} → {change.after ?? "gone"}</p></div></li>;
}

const MOST = 12;

/* As /changes answers. */
interface Since { since_run: string | null; since_day: string | null; better: number; worse: number; changes: Change[] }

/* What is different since the run before: the heavier kinds first, findings where no check says it. */
export function Changes({ head, checks }: { head: Head; checks: Map<string, Checked> }) {
	const { data } = useGet<Since>("/changes", undefined, { on: ["assessed"] });
	const all = (data?.changes ?? []).filter((change) => change.way !== "other" || change.kind !== "finding");
	if (all.length === 0)
		return null;
	const kinds = ["verdict", "gate", "phase", "area", "check", "finding"];
	const shown = [...all].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
	return <Panel title="What this run changed" at={head.made_at}>
		<p>{plural(data!.better, "thing")} better, {data!.worse} worse, compared with run {data!.since_run}{data!.since_day && ` of ${day(data!.since_day)}`}.</p>
		<ul class="r-changes">{shown.slice(0, MOST).map((change, i) => <Changed key={i} change={change} checks={checks} />)}</ul>
		{shown.length > MOST && <details class="r-more"><summary>{shown.length - MOST} more</summary>
			<ul class="r-changes">{shown.slice(MOST).map((change, i) => <Changed key={i} change={change} checks={checks} />)}</ul></details>}
	</Panel>;
}
