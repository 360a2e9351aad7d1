/* SPDX-License-Identifier: Apache-2.0 */
/* lines: sums, what to mind, where numbers are from. */
import { useEffect, useState } from "preact/hooks";
import { Panel } from "../../parts";

export function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
	if (!lines.length)
		return null;
	return <Panel title={title} level={3}><ul class="capacity-lines">{lines.map((line) => <li key={line}>{line}</li>)}</ul></Panel>;
}

/** The value once it has not changed for a moment: a slider that is dragged asks once. */
export function useSettled<T>(value: T): T {
	const [settled, set] = useState(value), key = JSON.stringify(value);
	useEffect(() => {
		const timer = window.setTimeout(() => set(value), 120);
		return () => window.clearTimeout(timer);
	}, [key]);
	return settled;
}
