/* SPDX-License-Identifier: Apache-2.0 */
/* badge: one word about the state of a thing; a sign and a word, never colour alone. */
import type { ComponentChildren } from "preact";
import { Icon } from "./icon";

export type BadgeKind = "ok" | "gap" | "unknown" | "skip" | "info" | "bad";

const signs: Record<BadgeKind, string> = { ok: "ok", gap: "gap", unknown: "question", skip: "skip", info: "info", bad: "alert" };

export function Badge({ kind, children, plain }: { kind: BadgeKind; children?: ComponentChildren; plain?: boolean }) {
	return (
		<span class={`badge badge-${kind}`}>
			{!plain && <Icon name={signs[kind]} size={13} />}
			<span>{children ?? kind}</span>
		</span>
	);
}

const severities: Record<string, BadgeKind> = { critical: "bad", high: "gap", medium: "info", low: "skip" };

/** How bad a gap is: the higher, the more of four bars stand. */
export function Severity({ severity }: { severity: string | null | undefined }) {
	if (!severity)
		return null;
	const rank = ["low", "medium", "high", "critical"].indexOf(severity) + 1;
	return (
		<span class={`severity severity-${severity}`}>
			<svg width="14" height="12" viewBox="0 0 14 12" aria-hidden="true" focusable="false">
				{[1, 2, 3, 4].map((n) => <rect key={n} class={n <= rank ? "on" : "off"} x={(n - 1) * 3.6} y={9 - n * 2.2} width="2.6" height={2.5 + n * 2.2} rx=".6" />)}
			</svg>
			{severity}
		</span>
	);
}

export function severityKind(severity: string): BadgeKind {
	return severities[severity] ?? "info";
}

const verdicts: Record<string, { kind: BadgeKind; icon: string }> = {
	Ready: { kind: "ok", icon: "ok" },
	Unknown: { kind: "unknown", icon: "question" },
	"Action required": { kind: "gap", icon: "gap" },
	passed: { kind: "ok", icon: "ok" },
	"passed with waivers": { kind: "info", icon: "info" },
	refused: { kind: "gap", icon: "lock" },
};

/** Ready, Action required, Unknown: of a phase, of everything, of a gate. */
export function Verdict({ verdict, size = "small" }: { verdict: string | null | undefined; size?: "small" | "large" }) {
	const as = verdicts[verdict ?? ""] ?? { kind: "unknown" as const, icon: "question" };
	return (
		<span class={`verdict verdict-${size} verdict-${as.kind}`}>
			<Icon name={as.icon} size={size === "large" ? 30 : 15} />
			<span>{verdict ?? "Not assessed"}</span>
		</span>
	);
}

/** A level, 1 to 5: what is sure is filled, what unknowns may still turn out to be is hatched. */
export function Level({ lo, hi, decimal, state }: { lo: number | null; hi?: number | null; decimal?: number | null; state?: string }) {
	if (lo === null) {
		const why = state ?? (hi === null ? "not applicable" : "not assessed");
		return <span class="level"><span class="level-none">{why}</span></span>;
	}
	const most = hi ?? lo;
	const said = `level ${decimal?.toFixed(1) ?? lo} of 5${most > lo ? `, up to ${most} if what is unknown is well` : ""}`;
	return (
		<span class="level" role="img" aria-label={said} title={said}>
			<span class="level-number" aria-hidden="true">{(decimal ?? lo).toFixed(1)}</span>
			<span class="level-steps" aria-hidden="true">
				{[1, 2, 3, 4, 5].map((n) => <i key={n} class={n <= lo ? "sure" : n <= most ? "may" : ""} />)}
			</span>
		</span>
	);
}
