/* SPDX-License-Identifier: Apache-2.0 */
/* data: what Readiness and Framework read from the API, and how they keep it while it is read again. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { live, pages, Problem } from "../../api";

export interface Blocker { check: string; sentence: string }
export interface Area {
	area: string; state: string; lo: number | null; hi: number | null; decimal: number | null; coverage: number | null;
	grade: string | null; ok: number; gap: number; unknown: number; skip: number;
}
export interface Phase { phase: string; verdict: string; blockers: Blocker[]; ok: number; gap: number; unknown: number; skip: number }
export interface Gate { gate: string; result: string; sentence: string; required: number; waived: number; blockers: Blocker[] }
export interface Rating { area: string; lo: number | null; hi: number | null; checks: string[]; next: string | null; why: string; sentence: string }
export interface Pattern { id: string; title: string; status: string; sentence: string; nudge: string | null; leads_to: string[] }
export interface Source { collector: string; path: string | null; state: string; facts: number; sentence: string | null }
export interface Blind { collector: string; path: string; line: number | null; sentence: string }
export interface Head {
	run: { version: string; today: string; root: string; organisation: string | null; profile: string | null; id: string | null };
	verdict: string; blockers: Blocker[]; coverage: number | null; phases: Phase[]; areas: Area[]; gates: Gate[];
	sources: Source[]; blind: Blind[]; ratings: Rating[]; patterns: Pattern[]; made_at: string; next_at: string | null;
}
export interface Checked {
	id: string; code: string | null; title: string; severity: string; area: string; level: number; phase: string; phases: string[];
	gates: string[]; caf: string[]; nist: string[]; owasp25: string[]; owasp26: string[]; iso: string[]; why: string; fix: string;
	sources: string[]; verdict: string; ok: number; gap: number; unknown: number; skip: number; waived: number; quality: string | null;
}
export interface CheckDetail extends Checked { sql: string | null; about: string | null; items: string[]; questions: string[] }
export interface Finding {
	check: string; code: string | null; title: string; status: string; severity: string; resource: string | null; reason: string | null;
	file: string | null; line: number | null; quality: string; area: string; phase: string; fix: string; waived: boolean; pending: boolean; fingerprint: string;
}
export interface FileLine { number: number; text: string; masked: boolean }
export interface Waiver {
	n: number | null; check: string; title: string | null; severity: string | null; resource: string | null; until: string; by: string | null; because: string;
	where: string; file: string; line: number | null; state: string; findings: number; sentence: string | null; version: string | null;
}
export interface WaiverMade { waiver: Waiver; yaml: string; file: string; written: boolean }
export interface FindingDetail extends Finding {
	why: string; gates: string[]; about: string | null; sql: string | null; made_at: string | null; sources: Source[]; lines: FileLine[]; lines_sentence: string | null;
	waived_until: string | null; waived_by: string | null; waived_because: string | null; waived_where: string | null;
}
export interface Rung { level: number; applies: boolean; holds: boolean; may_hold: boolean; weight: number; ok: number; checks: string[]; close: string[] }
export interface AreaDetail { area: string; rungs: Rung[] }
export interface Run {
	id: string; state: string; step: string | null; done: number; total: number; asked_at: string | null; began_at: string | null; ended_at: string | null;
	sentence: string | null; why: string | null; who: string | null;
}
export interface Change { kind: string; name: string; resource: string | null; before: string | null; after: string | null; way: string; since: string; sentence: string }

export interface All<T> { rows?: T[]; error?: Problem; loading: boolean; at?: Date; again: () => void }

/* Every row of a list, page after page.  The first time rows show as they come; when it is read again, because one of the
 * events in on came, what was there stays until all of the new is there. */
export function useAll<T>(path: string | null, query: Record<string, string | number | boolean | undefined> = {}, on: string[] = ["assessed"]): All<T> {
	const [kept, keep] = useState<{ rows?: T[]; error?: Problem; loading: boolean; at?: Date }>({ loading: path !== null });
	const [turn, next] = useState(0);
	const key = path === null ? "" : path + JSON.stringify(query);
	const seen = useRef("");
	useEffect(() => {
		if (path === null)
			return;
		let left = false;
		const fresh = seen.current !== key;
		seen.current = key;
		keep((old) => fresh ? { loading: true } : { ...old, loading: true });
		(async () => {
			const rows: T[] = [];
			try {
				for await (const page of pages<T>(path, { limit: 500, ...query })) {
					if (left)
						return;
					rows.push(...page.items);
					if (fresh && page.next)
						keep({ rows: rows.slice(), loading: true });
				}
				if (!left)
					keep({ rows, loading: false, at: new Date() });
			} catch (error) {
				if (!left)
					keep((old) => ({ ...old, loading: false, error: error as Problem }));
			}
		})();
		return () => { left = true; };
	}, [key, turn]);
	const again = useCallback(() => next((n) => n + 1), []);
	useEffect(() => {
		const stops = on.map((event) => live(event, again));
		return () => stops.forEach((stop) => stop());
	}, [on.join()]);
	return { ...kept, again };
}

/* Keys that work wherever the focus is, but for where somebody types, chooses or a dialog is open. */
export function useKeys(hear: (key: string, event: KeyboardEvent) => boolean | void) {
	const now = useRef(hear);
	now.current = hear;
	useEffect(() => {
		const down = (event: KeyboardEvent) => {
			const on = event.target as HTMLElement;
			if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")
				|| on.closest?.("input, select, textarea, [contenteditable], [role=menu], [role=listbox], [role=dialog]"))
				return;
			if (now.current(event.key, event))
				event.preventDefault();
		};
		document.addEventListener("keydown", down);
		return () => document.removeEventListener("keydown", down);
	}, []);
}

/* A command of the shell, with what it is given quoted. */
export const quoted = (text: string) => /^[\w./:@=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
