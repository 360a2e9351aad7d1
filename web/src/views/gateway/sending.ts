/* SPDX-License-Identifier: Apache-2.0 */
/* sending: one change that is being made, and what was wrong with it. */
import { useState } from "preact/hooks";
import { Problem } from "../../api";

export interface Sending {
	busy: boolean;
	problem: Problem | undefined;
	/* The sentence about one field of what was sent. */
	wrong: (field: string) => string | undefined;
	/* Runs it; true when it was done. */
	run: (change: () => Promise<void>) => Promise<boolean>;
}

export function useSending(): Sending {
	const [busy, setBusy] = useState(false);
	const [problem, setProblem] = useState<Problem>();
	async function run(change: () => Promise<void>) {
		setBusy(true);
		setProblem(undefined);
		try {
			await change();
			return true;
		} catch (error) {
			setProblem(error instanceof Problem ? error : new Problem(0, "bug", "The page failed.", String(error)));
			return false;
		} finally {
			setBusy(false);
		}
	}
	return { busy, problem, run, wrong: (field) => problem?.errors.find((error) => error.field === field)?.sentence };
}
