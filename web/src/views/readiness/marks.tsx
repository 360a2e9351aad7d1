/* SPDX-License-Identifier: Apache-2.0 */
/* marks: the small signs that Readiness and Framework share. */
import { Badge } from "../../parts";
import { GRADES, kindOf } from "./words";

export const Status = ({ status }: { status: string }) => <Badge kind={kindOf(status)}>{status}</Badge>;

/* The evidence behind something: a letter, and the word for it. */
export function Grade({ grade, long, short }: { grade: string | null | undefined; long?: boolean; short?: boolean }) {
	if (!grade)
		return <span class="r-quiet">{short ? "–" : "none yet"}</span>;
	const [letter, says] = GRADES[grade] ?? ["?", grade];
	return <span class="r-grade" title={says}><b>{letter}</b> <span class={short ? "sr" : ""}>{grade}{long ? `: ${says}` : ""}</span></span>;
}

export const levelSays = (area: { state: string; lo: number | null; hi: number | null }) =>
	area.state !== "assessed" || area.lo === null ? area.state : area.lo === area.hi ? `level ${area.lo}` : `level ${area.lo}, up to ${area.hi} once all is known`;

/* A bar of what is ok, unknown and open. */
export function Split({ ok, gap, unknown, label }: { ok: number; gap: number; unknown: number; label: string }) {
	const all = ok + gap + unknown;
	const part = (kind: string, count: number) => count > 0 && <i class={kind} style={{ flexGrow: String(count) }} />;
	return <span class="r-split" role="img" aria-label={label}>
		{all === 0 ? <i class="none" /> : [part("ok", ok), part("unknown", unknown), part("gap", gap)]}
	</span>;
}

/* Where something stands: file:line. */
export const Place = ({ file, line }: { file: string | null | undefined; line?: number | null }) =>
	file ? <code class="r-place">{file}{line ? `:${line}` : ""}</code> : <span class="r-quiet">the estate as a whole</span>;

export function Crumbs({ at }: { at: [string, string?][] }) {
	return <nav class="r-crumbs" aria-label="Where you are">
		<ol>{at.map(([text, href], i) => <li key={i}>{href ? <a href={href}>{text}</a> : <span aria-current="page">{text}</span>}</li>)}</ol>
	</nav>;
}
