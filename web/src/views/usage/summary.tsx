/* SPDX-License-Identifier: Apache-2.0 */
/* summary: the sums of a stretch of time: figures, course and groups. */
import { money, ms, number, percent, tokens } from "../../format";
import { Failed, Loading, Panel, Stat } from "../../parts";
import type { Forecast, UsageAnswer } from "../../records";
import { useGet } from "../../use";
import { Course } from "./course";
import { ForecastPanel } from "./forecast";
import { Groups } from "./groups";
import { Honest } from "./honest";
import { asked, questionOf, type Question } from "./question";
import { tokensOf } from "./sums";
import { Toolbar } from "./toolbar";

export function Summary({ query }: { query: URLSearchParams }) {
	const question = questionOf(query, Date.now());
	const answer = useGet<UsageAnswer>("/usage", asked(question), { on: ["usage"] });
	const forecast = useGet<Forecast>("/usage/forecast", undefined, { on: ["usage"] });
	/* What differs in height is known before it is drawn, so that nothing moves. */
	if (answer.loading || forecast.loading)
		return <div class="usage"><Toolbar question={question} /><Panel title={`In ${question.range.title}`} class="tall"><Loading lines={12} /></Panel></div>;
	return (
		<div class="usage">
			<Toolbar question={question} />
			{answer.error && <Failed error={answer.error} again={answer.again} />}
			<Figures answer={answer.data} at={answer.at} question={question} />
			<Course question={question} />
			<ForecastPanel forecast={forecast} />
			{answer.data && <Groups question={question} answer={answer.data} at={answer.at} />}
		</div>
	);
}

function Figures({ answer, at, question }: { answer: UsageAnswer | undefined; at: Date | undefined; question: Question }) {
	const total = answer?.total, currency = answer?.currency;
	const read = total ? total.input + total.cached : 0;
	return (
		<Panel title={`In ${question.range.title}`} at={at}>
			<div class="stats">
				<Stat label="Cost" foot={total?.calls ? `${money((total.cost ?? 0) / total.calls, currency)} a call` : "no calls"}>{money(total?.cost, currency)}</Stat>
				<Stat label="Calls" foot={total ? `${number(total.aborted)} left by their caller` : ""}>{number(total?.calls)}</Stat>
				<Stat label="Tokens" foot={total ? `${tokens(total.input + total.cached + total.written)} in, ${tokens(total.output)} out` : ""}>
					{tokens(total && tokensOf(total))}
				</Stat>
				<Stat label="Input from the cache" foot={total ? `${tokens(total.cached)} of ${tokens(read)}` : ""}>{total && read ? percent(total.cached / read) : "–"}</Stat>
				<Stat label="Time of a call" foot={total ? `p95 ${ms(total.p95_ms)}, p99 ${ms(total.p99_ms)}` : ""}>{ms(total?.p50_ms)}</Stat>
				<Stat label="Errors" tone={total?.errors ? "bad" : undefined} foot={total?.calls ? `${percent(total.errors / total.calls)} of calls` : ""}>{number(total?.errors)}</Stat>
				<Stat label="Refused" foot="by the gateway itself">{number(total?.refused)}</Stat>
				<Stat label="429s" tone={total?.too_many ? "gap" : undefined} foot="that deployments answered">{number(total?.too_many)}</Stat>
			</div>
			{answer && <Honest answer={answer} />}
		</Panel>
	);
}
