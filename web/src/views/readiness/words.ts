/* SPDX-License-Identifier: Apache-2.0 */
/* words: what the pages Readiness and Framework call things, as record/words.h does. */

export const AREAS: Record<string, string> = {
	skills: "Skills", gpu: "GPU readiness", networking: "Networking", security: "Security", automation: "Automation",
	"shadow-ai": "Shadow AI", observability: "Observability", cost: "Cost", governance: "Governance",
	resilience: "Resilience and serving", "data-models": "Data and models",
};
export const PHASES: Record<string, string> = {
	diagnostic: "Diagnostic", enablement: "Enablement", preparation: "Preparation", experimentation: "Experimentation",
	scale: "Scale", continuous: "Continuous adoption",
};
export const GATES: Record<string, string> = {
	G1: "Diagnostic to Enablement", G2: "Enablement to Preparation", G3: "Preparation to Experimentation",
	G4: "Experimentation to Scale", G5: "Scale to Continuous adoption",
};
export const SEVERITIES = ["critical", "high", "medium", "low"];
export const STATUSES = ["gap", "unknown", "ok", "skip"];
export const STATUS_SAYS: Record<string, string> = {
	ok: "as it should be", gap: "to be closed", unknown: "no evidence decides it", skip: "does not apply",
};
/* The letter of evidence, and what it rests on. */
export const GRADES: Record<string, [string, string]> = {
	observed: ["A", "a live system said so"], declared: ["B", "code says so"], attested: ["C", "a person says so"],
	inferred: ["D", "it was inferred from something else"],
};
export const ROLES: Record<string, string> = {
	AIL: "AI lead", ARC: "architect", BIZ: "business", CHG: "change and people", CMP: "compliance", DAT: "data", DEV: "developers",
	EXS: "executive sponsor", FIN: "FinOps", INF: "infrastructure", MLE: "machine learning", NET: "network", OPS: "operations",
	PLT: "platform", PRC: "procurement", PRO: "product", RAI: "responsible AI", SEC: "security", SOC: "security operations",
};
/* What a level is called; the same for every area. */
export const LEVELS = ["", "ad hoc", "known", "codified", "measured and enforced", "improving"];

/* The kind of badge for a status, a verdict, the state of a gate, an item, a waiver or an answer. */
export const kindOf = (word: string | null | undefined): "ok" | "gap" | "unknown" | "skip" | "info" | "bad" => {
	switch (word) {
	case "ok": case "Ready": case "passed": case "done": case "answered": case "used": case "better": return "ok";
	case "gap": case "Action required": case "refused": case "open": case "worse": case "expired": return "gap";
	case "critical": case "failed": return "bad";
	case "unknown": case "Unknown": case "partial": case "disputed": case "high": return "unknown";
	case "skip": case "not applicable": case "unused": case "low": return "skip";
	default: return "info";
	}
};

/* Where a thing stands in the pages. */
const at = (...parts: string[]) => "/ui/readiness/" + parts.map(encodeURIComponent).join("/");
export const areaHref = (area: string) => at(area);
export const checkHref = (check: { area: string; id: string }) => at(check.area, check.id);
export const findingHref = (finding: { area: string; check: string; fingerprint: string }) => at(finding.area, finding.check, finding.fingerprint);
export const findingsHref = (filters: Record<string, string> = {}) => {
	const query = new URLSearchParams(filters).toString();
	return "/ui/readiness/findings" + (query ? "?" + query : "");
};

export const plural = (count: number, one: string, many = one + "s") => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
