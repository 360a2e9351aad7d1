/* SPDX-License-Identifier: Apache-2.0 */
/* honest: what the figures of an answer do not say by themselves. */
import { number } from "../../format";
import { Badge } from "../../parts";
import type { UsageAnswer } from "../../records";

export function Honest({ answer: { total, currencies_mixed } }: { answer: UsageAnswer }) {
	const calls = (count: number, rest: string, restOne: string) => `${number(count)} ${count === 1 ? `call ${restOne}` : `calls ${rest}`}`;
	const notes = [
		currencies_mixed && { kind: "bad" as const, word: "mixed", text: "The calls were priced in several currencies; sums of cost mean nothing." },
		total.unpriced > 0 && {
			kind: "gap" as const,
			word: "unpriced",
			text: `${calls(total.unpriced, "used tokens", "used tokens")} that have no known price and are not in the cost. Give the deployment a price in lintel.yaml.`,
		},
		total.simulated > 0 && {
			kind: "info" as const,
			word: "simulated",
			text: `${calls(total.simulated, "were", "was")} answered by the built-in simulator; nobody will send a bill for ${total.simulated === 1 ? "it" : "them"}.`,
		},
		total.estimated > 0 && {
			kind: "unknown" as const,
			word: "estimated",
			text: `The tokens of ${calls(total.estimated, "were", "was")} counted here, because the provider said nothing or not all.`,
		},
	].filter((note) => note !== false);
	return notes.length === 0 ? null : (
		<ul class="usage-notes" aria-label="What to know about these figures">
			{notes.map((note) => (
				<li key={note.word}>
					<Badge kind={note.kind}>{note.word}</Badge> <span>{note.text}</span>
				</li>
			))}
		</ul>
	);
}
