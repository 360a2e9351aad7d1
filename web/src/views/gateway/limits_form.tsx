/* SPDX-License-Identifier: Apache-2.0 */
/* limits_form: the fields of limits and a budget, for a team or a caller. */
import { Check, Field } from "../../parts";
import { BUDGETS, LIMITS, type Draft, type Wrong } from "./limits";

export function LimitsFields({ draft, wrong, currency, onDraft }: { draft: Draft; wrong: Wrong; currency: string; onDraft: (draft: Draft) => void }) {
	return (
		<>
			<fieldset class="fields">
				<legend class="field-label">Limits</legend>
				{LIMITS.map(({ id, title }) => (
					<Field key={id} label={title} value={draft[id]} onValue={(value) => onDraft({ ...draft, [id]: value })} error={wrong[id]}
						placeholder="no limit" input={{ inputMode: "numeric", autocomplete: "off" }} />
				))}
			</fieldset>
			<fieldset class="fields">
				<legend class="field-label">Budget in {currency}</legend>
				{BUDGETS.map(({ id, title }) => (
					<Field key={id} label={id === "budget_day" ? `${title}, UTC` : `${title} of the calendar`} value={draft[id]} onValue={(value) => onDraft({ ...draft, [id]: value })} error={wrong[id]}
						placeholder="no budget" input={{ inputMode: "decimal", autocomplete: "off" }} />
				))}
				<div class="whole">
					<Check label="Calls past the budget are refused" hint="Otherwise it is only told." checked={draft.hard} onValue={(hard) => onDraft({ ...draft, hard })} />
				</div>
			</fieldset>
		</>
	);
}
