/* SPDX-License-Identifier: Apache-2.0 */
/* toast: what was done, said once and gone after a while. */
import { useEffect, useState } from "preact/hooks";
import { Icon } from "./icon";

interface Said { id: number; kind: "ok" | "bad"; text: string }

let list: Said[] = [];
let counter = 0;
const listeners = new Set<() => void>();
const change = (next: Said[]) => {
	list = next;
	listeners.forEach((hear) => hear());
};

/** Says it to who looks and to who listens. */
export function say(text: string, kind: "ok" | "bad" = "ok"): void {
	const id = ++counter;
	change([...list, { id, kind, text }].slice(-4));
	window.setTimeout(() => change(list.filter((s) => s.id !== id)), kind === "ok" ? 6000 : 12_000);
}

export function Toasts() {
	const [, set] = useState(0);
	useEffect(() => {
		const hear = () => set((n) => n + 1);
		listeners.add(hear);
		return () => void listeners.delete(hear);
	}, []);
	return (
		<div class="toasts" role="status" aria-live="polite">
			{list.map((s) => (
				<div key={s.id} class={`toast toast-${s.kind}`}>
					<Icon name={s.kind === "ok" ? "ok" : "alert"} size={18} />
					<span>{s.text}</span>
					<button type="button" class="icon-button" aria-label="Dismiss" onClick={() => change(list.filter((other) => other.id !== s.id))}><Icon name="close" size={15} /></button>
				</div>
			))}
		</div>
	);
}
