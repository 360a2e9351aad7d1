/* SPDX-License-Identifier: Apache-2.0 */
/* overview: ready or not, what is missing, what it costs, is it healthy; in a minute. */
import type { ComponentChildren } from "preact";
import { doing } from "../actions";
import { send } from "../api";
import { ago, count, day, money, number, percent, short } from "../format";
import { Command, Empty, Failed, Icon, Level, Loading, Meter, NotYours, Panel, Progress, Severity, Stat, Verdict, When } from "../parts";
import { words, type AssessmentRun, type Change, type Overview as Shown, type OverviewHealth, type OverviewPhase, type OverviewSpend } from "../records";
import { to } from "../route";
import { may, useGet, useLive, useSession } from "../use";

/* A line of counts: those that are none are left out. */
const counted = (...parts: [number, string][]) => parts.filter(([n]) => n > 0).map(([n, word]) => `${n} ${word}`).join(", ");

function sentenceOf({ verdict, counts }: Shown): string {
	const { open_critical: critical, open_high: high, checks_unknown: unknown } = counts;
	if (verdict === "Ready")
		return "Nothing critical or high is open. What is left can be done while you go on.";
	if (verdict === "Unknown")
		return `No critical or high gap was found, but ${count(unknown, "check has", "checks have")} no evidence yet: show Lintel more, or answer its questions.`;
	return `${[critical && `${critical} critical`, high && `${high} high`].filter(Boolean).join(" and ")} ${critical + high === 1 ? "gap is" : "gaps are"} open, so the next gate stays shut.`;
}

const busy = (run: AssessmentRun | undefined) => run?.state === "running" || run?.state === "queued";

function Run({ run }: { run: AssessmentRun | undefined }) {
	if (!run || !busy(run))
		return may("operator")
			? <button type="button" class="button" onClick={() => void doing(() => send("POST", "/assessments"), "The assessment has begun.")}><Icon name="again" size={16} /> Assess again</button>
			: null;
	return <div class="run-now"><Progress label={run.state === "queued" ? "Waiting to assess" : `Assessing: ${run.step ?? "beginning"}`} done={run.done} total={run.total} /></div>;
}

/* The estate has nothing in it that could be looked at: what to do first. */
function Nothing() {
	return (
		<>
			<h3 class="standing-what">Lintel found nothing to look at yet. Next:</h3>
			<ol class="steps">
				<li><strong>Start it where your infrastructure is described.</strong> <span class="muted">In the folder with your Terraform, Bicep, manifests or workflows:</span> <Command text="lintel up --estate lintel.yaml" /></li>
				<li><strong>Or show it live systems.</strong> <span class="muted">An Azure subscription, a cluster, Prometheus: name them under sources in lintel.yaml; what each needs to be allowed is told by</span> <Command text="lintel assess --print-permissions azure" /></li>
				<li><strong>Answer what only people know.</strong> <span class="muted">Owners, policies, training:</span> <a href={to("framework", ["questions"])}>the questions</a> <span class="muted">decide what no file can.</span></li>
			</ol>
		</>
	);
}

function Standing({ shown: head, run, at }: { shown: Shown; run: AssessmentRun | undefined; at: Date | undefined }) {
	const nothing = head.counts.checks_ok + head.counts.checks_gap === 0;
	return (
		<Panel title="Are we ready?" at={at} actions={<Run run={run} />} class="standing">
			<div class="standing-top">
				<Verdict verdict={head.verdict} size="large" />
				<p class="standing-sentence">{sentenceOf(head)}</p>
			</div>
			<p class="standing-facts">
				<span>Assessed <When at={head.made_at} /></span>
				{head.next_at && <span>again {ago(head.next_at)}</span>}
				{head.changed && <span class="tone-gap"><Icon name="info" size={13} /> something changed since</span>}
				<span title="Decided weight over applicable weight">{percent(head.coverage)} of the weight is decided</span>
				<span>{counted([head.counts.checks_ok, "checks ok"], [head.counts.checks_gap, "with gaps"], [head.counts.checks_unknown, "unknown"], [head.counts.waived, "waived"])}</span>
			</p>
			{nothing && <Nothing />}
			{!nothing && head.blockers.length > 0 && (
				<>
					<h3 class="standing-what">What stands in the way, heaviest first</h3>
					<ol class="blockers">
						{head.blockers.map((b) => (
							<li key={b.check}>
								<a href={to("readiness", ["check", b.check ?? ""])}>
									<span class="blocker-head"><Severity severity={b.severity} /><strong>{b.title}</strong></span>
									<span class="blocker-why">{b.sentence}</span>
									<span class="blocker-where">{b.gaps > 0 ? count(b.gaps, "open gap") : "No evidence yet"} in {words.area[b.area ?? "governance"]}, due in {words.phase[b.phase]} <Icon name="right" size={12} /></span>
								</a>
							</li>
						))}
					</ol>
				</>
			)}
		</Panel>
	);
}

const phaseIcons: Record<string, string> = { Ready: "ok", Unknown: "question", "Action required": "gap" };

/* The six phases as beams, the gates as the posts between. */
function Phases({ phases }: { phases: OverviewPhase[] }) {
	const here = phases.findIndex((p) => p.verdict !== "Ready");
	return (
		<Panel title="Six phases, five gates" sentence={here < 0 ? "Every phase is done." : <>You are in <strong>{phases[here]?.title}</strong>: the first phase that is not done.</>}>
			<ol class="phases">
				{phases.map((p, n) => (
					<li key={p.phase} class={`phase phase-${p.verdict === "Ready" ? "ok" : p.verdict === "Unknown" ? "unknown" : "gap"} ${n === here ? "phase-here" : ""}`}>
						<a class="phase-beam" href={to("readiness", [], { phase: p.phase })}>
							<span class="phase-number">Phase {n + 1}</span>
							<span class="phase-name">{p.title}</span>
							<span class="phase-verdict"><Icon name={phaseIcons[p.verdict] ?? "question"} size={14} /> {p.verdict}</span>
							<span class="phase-counts">{counted([p.gap, "with gaps"], [p.unknown, "unknown"], [p.ok, "ok"]) || "nothing asked"}</span>
						</a>
						{p.gate && (
							<span class={`gate gate-${p.gate_result === "refused" ? "shut" : "open"}`} title={p.gate_sentence ?? ""}>
								<Icon name={p.gate_result === "refused" ? "lock" : "check"} size={13} /> {p.gate} <span class="gate-word">{p.gate_result}</span>
							</span>
						)}
					</li>
				))}
			</ol>
		</Panel>
	);
}

function Spend({ spend }: { spend: OverviewSpend }) {
	const { today, budget_day, month, budget_month, month_end, currency } = spend;
	return (
		<div class="spend">
			<p class="spend-line"><span class="spend-now num">{money(today, currency)}</span> <span class="muted">{budget_day ? `of ${money(budget_day, currency)} today` : "spent today, no daily budget"}</span></p>
			{budget_day ? <Meter label="Spent of today's budget" value={today} max={budget_day} /> : null}
			<p class="spend-line"><span class="num">{money(month, currency)}</span> <span class="muted">{budget_month ? `of ${money(budget_month, currency)} this month` : "this month, no monthly budget"}{month_end ? `; about ${money(month_end, currency)} by its end` : ""}</span></p>
			{budget_month ? <Meter label="Spent of this month's budget" value={month} max={budget_month} /> : null}
		</div>
	);
}

function share(part: number, whole: number): string {
	return whole > 0 ? `${percent(part / whole)} of calls` : "no calls yet";
}

/* Seven days of calls, one bar a day: more, less, none. */
function Days({ days }: { days: Shown["days"] }) {
	const most = Math.max(1, ...days.map((d) => d.calls));
	if (days.length < 2 || days.every((d) => d.calls === 0))
		return null;
	return (
		<figure class="days-figure"><figcaption>Calls, last {days.length} days</figcaption><svg class="days" viewBox={`0 0 ${days.length * 10} 30`} preserveAspectRatio="none" role="img" aria-label={`Calls of the last ${days.length} days: ${days.map((d) => `${day(d.day)} ${d.calls}`).join(", ")}`}>
			{days.map((d, n) => {
				const high = d.calls ? Math.max(2, d.calls / most * 29) : 1;
				return <rect key={d.day} class={n === days.length - 1 ? "today" : ""} x={n * 10 + 1} y={30 - high} width="8" height={high}><title>{`${day(d.day)}: ${count(d.calls, "call")}`}</title></rect>;
			})}
		</svg></figure>
	);
}

interface Heard { calls: number; tokens: number; cost: number; errors: number; refused: number; too_many: number; last_at: string | null; per_minute: number }

function Now({ shown, at }: { shown: Shown; at: Date | undefined }) {
	const live = useLive<{ today?: Partial<Heard> } & Partial<Heard>>("usage");
	const health = useLive<{ ready: boolean; reasons: string[] }>("health");
	const heard: Partial<Heard> = live?.today ?? live ?? {};
	const spend: OverviewSpend = { ...shown.spend, ...Object.fromEntries(["calls", "tokens", "errors", "refused", "too_many", "last_at"].flatMap((name) => name in heard ? [[name, heard[name as keyof Heard]]] : [])), today: heard.cost ?? shown.spend.today };
	const ready = health?.ready ?? shown.health.ready;
	const reasons = health?.reasons ?? shown.health.reasons;
	return (
		<Panel title="The gateway today" at={at} actions={<Verdict verdict={ready ? "Ready" : "Action required"} />}>
			{!ready && reasons.length > 0 && <p class="note note-gap"><Icon name="alert" size={16} /> <span>{reasons.join("; ")}</span></p>}
			{spend.sentence ? <p class="muted">{spend.sentence}</p> : <Spend spend={spend} />}
			<div class="stats stats-two">
				<Stat label="Calls" href={to("usage")} foot={heard.per_minute ? `${number(heard.per_minute, 1)} a minute now` : spend.last_at ? `last call ${ago(spend.last_at)}` : "none yet"}>{short(spend.calls)}</Stat>
				<Stat label="Tokens" href={to("usage")} foot="in and out">{short(spend.tokens)}</Stat>
				<Stat label="Errors" href={to("usage")} tone={spend.errors > 0 ? "bad" : undefined} foot={share(spend.errors, spend.calls)}>{short(spend.errors)}</Stat>
				<Stat label="429s" href={to("usage")} tone={spend.too_many > 0 ? "gap" : undefined} foot={share(spend.too_many, spend.calls)}>{short(spend.too_many)}</Stat>
			</div>
			<Days days={shown.days} />
			<p class="now-foot muted">{[count(shown.health.deployments, "deployment"), count(shown.health.models, "model"), count(shown.health.callers, "caller")].join(", ")}{shown.health.deployments_down > 0 ? `; ${count(shown.health.deployments_down, "deployment")} down` : ""}{shown.health.simulated ? "; the simulator answers, nothing is charged" : ""}</p>
		</Panel>
	);
}

const ways: Record<string, { icon: string; tone: string; word: string }> = {
	better: { icon: "better", tone: "tone-ok", word: "better" },
	worse: { icon: "worse", tone: "tone-gap", word: "worse" },
	other: { icon: "dot", tone: "muted", word: "different" },
};

function Changed({ since, changes, better, worse }: { since: string | null; changes: Change[]; better: number; worse: number }) {
	return (
		<Panel title="What changed since last week" sentence={since ? <>{counted([better, "better"], [worse, "worse"]) || "Nothing got better or worse"}, compared with {day(since)}</> : undefined}>
			{!since
				? <Empty icon="clock" title="Nothing to compare with yet"><p>Runs are kept; from the second day on this says what got better and what got worse.</p></Empty>
				: changes.length === 0
					? <Empty icon="ok" title="Nothing changed" />
					: <ul class="changes">{changes.map((c, n) => {
						const way = ways[c.way] ?? ways["other"]!;
						return <li key={n}><span class={way.tone}><Icon name={way.icon} size={16} label={way.word} /></span> <span>{c.sentence}</span></li>;
					})}</ul>}
		</Panel>
	);
}

function Areas({ areas }: { areas: Shown["areas"] }) {
	return (
		<Panel title="Eleven areas, level 1 to 5" sentence="Solid is sure; hatched is what unknowns may still turn out to be." actions={<a class="button small" href={to("readiness")}>All of it</a>}>
			<ul class="areas">
				{areas.map((a) => (
					<li key={a.area}><a href={to("readiness", ["area", a.area ?? ""])}>{words.area[a.area ?? "governance"]}</a> <Level lo={a.lo} hi={a.hi} decimal={a.decimal} state={a.state} /></li>
				))}
			</ul>
		</Panel>
	);
}

function First({ run, health }: { run: AssessmentRun | undefined; health: OverviewHealth }) {
	const session = useSession();
	const running = busy(run);
	return (
		<div class="grid">
			<div class="two-thirds">
				<Panel title={`Welcome${session.name && session.name !== "owner" ? `, ${session.name}` : ""}`} sentence="Lintel says whether your infrastructure is ready for AI, what is missing, what it costs, and runs the calls.">
					<ol class="steps steps-large">
						<li>
							<strong>{running ? "Lintel is looking at your estate" : "Assess your estate"}</strong>
							<p class="muted">It reads the code, configuration and live systems that lintel.yaml names. Nothing is changed, nothing leaves this machine.</p>
							{running && run ? <Progress label={run.step ? `Assessing: ${run.step}` : "Beginning"} done={run.done} total={run.total} />
								: run?.state === "failed" ? <div class="note note-bad"><Icon name="alert" size={18} /><p><strong>The last assessment failed.</strong> {run.sentence}</p></div> : null}
							{!running && (may("operator")
								? <p><button type="button" class="button primary" onClick={() => void doing(() => send("POST", "/assessments"), "The assessment has begun.")}><Icon name="play" size={16} /> Assess now</button></p>
								: <NotYours need="operator" what="Beginning an assessment" />)}
						</li>
						<li>
							<strong>Send a call through the gateway</strong>
							<p class="muted">Every SDK that speaks OpenAI's API can{health.simulated ? "; a simulator answers, since the estate names no deployment, and nothing is charged" : ""}.</p>
							<Command text={`export OPENAI_BASE_URL=${location.origin}/v1`} />
						</li>
						<li>
							<strong>Close what stands in the way</strong>
							<p class="muted">This page then names three blockers, heaviest first, each with its evidence and its fix.</p>
						</li>
					</ol>
				</Panel>
			</div>
			<div class="third">
				<Panel title="What is what">
					<dl class="terms">
						<div><dt>Check</dt><dd>a question asked of what was found</dd></div>
						<div><dt>Gap</dt><dd>an answer that is to be closed</dd></div>
						<div><dt>Unknown</dt><dd>no evidence decides it; never counted as ok</dd></div>
						<div><dt>Gate</dt><dd>a yes or no between two phases</dd></div>
						<div><dt>Caller</dt><dd>who makes calls, with keys of its own</dd></div>
					</dl>
				</Panel>
			</div>
		</div>
	);
}

/* Before the first answer: as high as the window, so that nothing moves when it comes. */
function Bones() {
	const panel = (title: string): ComponentChildren => <Panel title={title} class="tall"><Loading lines={12} /></Panel>;
	return <div class="grid"><div class="two-thirds fill">{panel("Are we ready?")}</div><div class="third fill">{panel("The gateway today")}</div></div>;
}

export default function Overview() {
	const session = useSession();
	const got = useGet<Shown>(session.team ? null : "/overview", undefined, { on: ["assessed", "policy", "estate"], every: 60_000 });
	const current = useGet<AssessmentRun>(session.team ? null : "/assessments/current");
	const heard = useLive<AssessmentRun>("assessment");
	if (session.team)
		return <Panel title={`You see the team ${session.team}`}><Empty icon="coins" title="Your team's usage has a page of its own" action={<a class="button primary" href={to("usage")}>Usage and cost</a>}><p>The overview speaks of the whole organisation, which your role does not reach.</p></Empty></Panel>;
	if (got.error && !got.data)
		return <Failed error={got.error} again={got.again} />;
	if (!got.data)
		return <Bones />;
	const shown = got.data;
	const run = heard ?? current.data;
	if (!shown.assessed)
		return <First run={run} health={shown.health} />;
	return (
		<>
			{got.error && <Failed error={got.error} again={got.again} />}
			<div class="grid">
				<div class="two-thirds fill"><Standing shown={shown} run={run} at={got.at} /></div>
				<div class="third fill"><Now shown={shown} at={got.at} /></div>
			</div>
			<div class="grid"><Phases phases={shown.phases} /></div>
			<div class="grid">
				<div class="half fill"><Changed since={shown.since} changes={shown.changes} better={shown.better} worse={shown.worse} /></div>
				<div class="half fill"><Areas areas={shown.areas} /></div>
			</div>
		</>
	);
}
