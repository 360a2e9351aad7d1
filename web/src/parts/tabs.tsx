/* SPDX-License-Identifier: Apache-2.0 */
/* tabs: several looks at one thing; the arrow keys go between them. */
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";

export interface Tab { id: string; label: ComponentChildren; count?: number | undefined }

export function Tabs({ tabs, now, onTab, label, children }: { tabs: readonly Tab[]; now: string; onTab: (id: string) => void; label: string; children?: ComponentChildren }) {
	const base = useId();
	/* Where there is little room, the tab one is on is in sight. */
	useEffect(() => {
		const tab = document.getElementById(`${base}-${now}`), list = tab?.parentElement;
		if (tab && list && list.scrollWidth > list.clientWidth)
			list.scrollLeft = tab.offsetLeft - list.offsetLeft - (list.clientWidth - tab.clientWidth) / 2;
	}, [now]);
	const step = (event: KeyboardEvent) => {
		const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : event.key === "Home" ? -tabs.length : event.key === "End" ? tabs.length : 0;
		if (!by)
			return;
		event.preventDefault();
		const at = tabs.findIndex((t) => t.id === now);
		const next = Math.abs(by) > 1 ? (by < 0 ? 0 : tabs.length - 1) : (at + by + tabs.length) % tabs.length;
		const chosen = tabs[next];
		if (chosen) {
			onTab(chosen.id);
			document.getElementById(`${base}-${chosen.id}`)?.focus();
		}
	};
	return (
		<div class="tabs">
			<div class="tab-list" role="tablist" aria-label={label} onKeyDown={step}>
				{tabs.map((t) => (
					<button key={t.id} type="button" role="tab" id={`${base}-${t.id}`} aria-selected={t.id === now} aria-controls={`${base}-panel`}
						tabIndex={t.id === now ? 0 : -1} onClick={() => onTab(t.id)}>
						{t.label}{t.count !== undefined && <span class="tab-count num">{t.count}</span>}
					</button>
				))}
			</div>
			<div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${now}`} class="tab-panel">{children}</div>
		</div>
	);
}
