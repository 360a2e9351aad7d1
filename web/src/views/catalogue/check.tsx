/* SPDX-License-Identifier: Apache-2.0 */
/* check: one check of the catalogue: why, what to do, and how it asks. */
import { Badge, Code, Facts, Failed, Loading, Panel, Severity } from "../../parts";
import { words, type CheckDetail } from "../../records";
import { to } from "../../route";
import { useGet } from "../../use";

const KINDS: Readonly<Record<string, "ok" | "gap" | "unknown" | "skip">> = { ok: "ok", gap: "gap", unknown: "unknown", skip: "skip" };

export function CheckPage({ id }: { id: string }) {
	const { data: check, error, at, again } = useGet<CheckDetail>(`/catalog/checks/${encodeURIComponent(id)}`);
	if (error && !check)
		return <Failed error={error} again={again} />;
	if (!check)
		return <Panel title={id}><Loading lines={12} /></Panel>;
	const frameworks: [string, readonly string[]][] = [
		["Cloud Adoption Framework", check.caf], ["NIST AI RMF", check.nist], ["OWASP LLM 2025", check.owasp25], ["OWASP LLM 2026", check.owasp26], ["ISO/IEC 42001", check.iso],
	];
	return (
		<article class="catalogue-check">
			<p class="catalogue-up"><a href={to("catalogue", ["checks"])}>Checks</a> / <code>{check.id}</code></p>
			<Panel title={check.title} at={at} sentence={<><code>{check.code}</code> {check.id}</>}
				actions={<a class="button" href={to("readiness", ["checks", check.id ?? ""])}>How it stands here</a>}>
				<p><strong>Why.</strong> {check.why}</p>
				<p><strong>What to do about a gap.</strong> {check.fix}</p>
				<Facts rows={[
					["Severity", <Severity severity={check.severity} />],
					["Area", words.area[check.area!]],
					["Level", `${check.level}`],
					["Phases", check.phases.map((phase) => words.phase[phase]).join(", ")],
					...(check.gates.length ? [["Gates that require it", check.gates.join(", ")] as [string, string]] : []),
					["Decided by", check.sources.join(", ") || "–"],
					...(check.questions.length ? [["Asked of people", check.questions.join(", ")] as [string, string]] : []),
					["Here", check.asked ? <><Badge kind={KINDS[check.verdict ?? ""] ?? "unknown"}>{check.verdict}</Badge> {[[check.gap, "gap"], [check.unknown, "unknown"], [check.ok, "ok"], [check.skip, "skip"]].filter(([n]) => n).map(([n, word]) => `${n} ${word}`).join(", ")}</> : "not asked yet"],
					...frameworks.filter(([, items]) => items.length > 0).map(([name, items]): [string, string] => [name, items.join(", ")]),
				]} />
			</Panel>
			{check.sql && (
				<Panel title="How it asks" sentence={<>Over the table <a href={`/ui/catalogue/facts#${new URLSearchParams({ sql: `select *\n  from ${check.about}\n limit 100` })}`}><code>{check.about}</code></a>.</>}>
					<Code text={check.sql} label={`${check.id}.sql`} />
				</Panel>
			)}
		</article>
	);
}
