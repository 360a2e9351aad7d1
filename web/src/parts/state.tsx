/* SPDX-License-Identifier: Apache-2.0 */
/* state: what stands where there is nothing to show: not yet, not there, not to be had, not for you. */
import type { ComponentChildren } from "preact";
import type { Problem } from "../api";
import { Icon } from "./icon";

/** Nothing is there: what would be, and what to do. */
export function Empty({ title, children, action, icon = "info" }: { title: string; children?: ComponentChildren; action?: ComponentChildren; icon?: string }) {
	return (
		<div class="empty">
			<span class="empty-icon"><Icon name={icon} size={24} /></span>
			<p class="empty-title">{title}</p>
			{children && <div class="empty-text">{children}</div>}
			{action && <div class="empty-action">{action}</div>}
		</div>
	);
}

/** As high as what comes will be: so many lines. */
export function Loading({ lines = 3, label = "Loading" }: { lines?: number; label?: string }) {
	return (
		<div class="loading" role="status" aria-label={label}>
			{Array.from({ length: lines }, (_, n) => <span key={n} class={`bone bone-${n % 4}`} />)}
		</div>
	);
}

/** It could not be read: why, and again. */
export function Failed({ error, again }: { error: Problem; again?: () => void }) {
	const refused = error.status === 403;
	return (
		<div class={`failed ${refused ? "failed-refused" : ""}`} role={refused ? "note" : "alert"}>
			<Icon name={refused ? "lock" : "alert"} size={20} />
			<div>
				<p class="failed-title">{error.title}</p>
				{error.detail && error.detail !== error.title && <p class="failed-detail">{error.detail}</p>}
				{again && !refused && <button class="button small" type="button" onClick={again}><Icon name="again" size={15} /> Try again</button>}
			</div>
		</div>
	);
}

/** What the role does not reach, said instead of a dead button. */
export function NotYours({ need, what }: { need: "operator" | "owner"; what: string }) {
	return <p class="not-yours"><Icon name="lock" size={15} /> <span>{what} needs the role {need}. Ask an owner of this lintel.</span></p>;
}
