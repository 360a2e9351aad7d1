/* SPDX-License-Identifier: Apache-2.0 */
/* value: numbers, money and times with their units, aligned; and tiles and meters that show one of them. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ago, moment, money, nothing, number, percent, short, when } from "../format";

export function Money({ value, currency }: { value: number | null | undefined; currency: string | null | undefined }) {
	return <span class="num">{money(value, currency)}</span>;
}

/** compact: 1.2M with the whole number for who points at it. */
export function Num({ value, unit, compact, digits }: { value: number | null | undefined; unit?: string; compact?: boolean; digits?: number }) {
	const text = compact ? short(value) : number(value, digits);
	return (
		<span class="num" {...(compact && value ? { title: `${number(value)}${unit ? ` ${unit}` : ""}` } : {})}>
			{text}{unit && text !== nothing && <span class="unit"> {unit}</span>}
		</span>
	);
}

/* One clock for all times on a page. */
let ticking = 0;
const ticks = new Set<() => void>();
function useMinute(): void {
	const [, set] = useState(0);
	useEffect(() => {
		const hear = () => set((n) => n + 1);
		ticks.add(hear);
		if (!ticking)
			ticking = window.setInterval(() => document.hidden || ticks.forEach((tick) => tick()), 20_000);
		return () => void ticks.delete(hear);
	}, []);
}

/** How long ago, with the moment itself for who points at it; exact: the moment itself. */
export function When({ at, exact }: { at: string | Date | null | undefined; exact?: boolean }) {
	useMinute();
	const date = moment(at);
	if (!date)
		return <span class="muted">{nothing}</span>;
	return <time dateTime={date.toISOString()} title={when(date, true)}>{exact ? when(date) : ago(date)}</time>;
}

/** One number that matters, with its name, unit and what it is compared with. */
export function Stat({ label, children, foot, tone, href }: { label: string; children: ComponentChildren; foot?: ComponentChildren; tone?: "ok" | "gap" | "bad" | undefined; href?: string }) {
	const inside = (
		<>
			<span class="stat-label">{label}</span>
			<span class={`stat-value ${tone ? `tone-${tone}` : ""}`}>{children}</span>
			<span class="stat-foot">{foot ?? " "}</span>
		</>
	);
	return href ? <a class="stat" href={href}>{inside}</a> : <div class="stat">{inside}</div>;
}

/** A share of a whole: value of max, with the words that say it. */
export function Meter({ value, max, label, tone }: { value: number | null; max: number | null; label: string; tone?: "ok" | "gap" | "bad" }) {
	const share = value !== null && max ? Math.max(0, Math.min(1, value / max)) : 0;
	const as = tone ?? (share >= 1 ? "bad" : share >= 0.8 ? "gap" : "ok");
	return (
		<svg class={`meter meter-${as}`} viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={`${label}: ${max ? percent(value === null ? null : value / max) : "no limit"}`}>
			<rect class="meter-ground" width="100" height="6" rx="3" />
			<rect class="meter-value" width={share * 100} height="6" rx="3" />
		</svg>
	);
}

/** How far something has come. total 0: not known yet. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
	return (
		<div class="progress">
			<div class="progress-words"><span>{label}</span>{total > 0 && <span class="num">{done} of {total}</span>}</div>
			<progress aria-label={label} {...(total > 0 ? { value: done, max: total } : {})} />
		</div>
	);
}

/** Names and values, one a line. */
export function Facts({ rows }: { rows: [ComponentChildren, ComponentChildren][] }) {
	return (
		<dl class="facts">
			{rows.map(([name, value], n) => <div key={n}><dt>{name}</dt><dd>{value}</dd></div>)}
		</dl>
	);
}
