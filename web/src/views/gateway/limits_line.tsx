/* SPDX-License-Identifier: Apache-2.0 */
/* limits_line: the limits and the budget of a scope, with what is used of them. */
import { money, short } from "../../format";
import { Badge, Meter } from "../../parts";
import type { Scope } from "../../records";
import { BUDGETS, LIMITS } from "./limits";

export function LimitsLine({ scope }: { scope: Scope }) {
	const set = LIMITS.filter(({ id }) => scope[id] !== null);
	if (set.length === 0)
		return <p class="gateway-limits muted">no limit of its own</p>;
	return (
		<ul class="gateway-limits">
			{set.map(({ id, used, word, title }) => (
				<li key={id}>
					<span class="num">{scope[used] === null ? "" : `${short(scope[used])} of `}{short(scope[id])} {word}</span>
					<Meter value={scope[used]} max={scope[id]} label={title} />
				</li>
			))}
		</ul>
	);
}

export function BudgetLine({ scope, currency }: { scope: Scope; currency: string | null }) {
	const shown = BUDGETS.filter(({ id, spent }) => scope[id] !== null || scope[spent] !== null);
	if (shown.length === 0)
		return <p class="gateway-limits muted">no budget</p>;
	return (
		<ul class="gateway-limits">
			{shown.map(({ id, spent, word }) => {
				const most = scope[id], used = scope[spent] ?? 0;
				return (
					<li key={id}>
						<span class="num">{money(used, currency)}{most !== null && ` of ${money(most, currency)}`} {word}</span>
						{most !== null && <Meter value={used} max={most} label={`Spent ${word}`} />}
						{most !== null && used >= most && <Badge kind={scope.hard ? "bad" : "gap"}>{scope.hard ? "spent, calls are refused" : "spent, only told"}</Badge>}
					</li>
				);
			})}
		</ul>
	);
}
