/* SPDX-License-Identifier: Apache-2.0 */
/* audit: who changed what, and who read what is sensitive; and whether the log is as it was written. */
import { useEffect, useState } from "preact/hooks";
import { get, Problem, type Page } from "../api";
import { clock } from "../format";
import { Badge, Code, Dialog, Empty, Facts, Failed, Filter, Icon, Loading, NotYours, Panel, Table, When } from "../parts";
import type { AuditEntry, AuditProof } from "../records";
import { useQuery, type ViewProps } from "../route";
import { may, useGet } from "../use";

const outcomes = { done: "ok", failed: "bad", begun: "unknown" } as const;

function Outcome({ outcome }: { outcome: string | null }) {
	return <Badge kind={outcomes[outcome as keyof typeof outcomes] ?? "info"}>{outcome}</Badge>;
}

/* One line of JSON over several, as it is read by people. */
function pretty(detail: string): string {
	try {
		return JSON.stringify(JSON.parse(detail), null, 2);
	} catch {
		return detail;
	}
}

function Entry({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
	return (
		<Dialog title={`Entry ${entry.number}`} side onClose={onClose}>
			<Facts rows={[
				["Action", entry.action],
				["Of", entry.object ?? "–"],
				["Outcome", <Outcome outcome={entry.outcome} />],
				["Who", entry.who || "nobody who had signed in"],
				["As", entry.role],
				["When", <When at={entry.at} exact />],
				["Instance", entry.instance],
				["Session or token", entry.by ?? "–"],
			]} />
			{entry.detail && <Code label="Detail" text={pretty(entry.detail)} />}
			<Code label="Digest of the entry before" text={entry.previous ?? ""} />
			<Code label="Digest of this entry" text={entry.digest ?? ""} />
		</Dialog>
	);
}

function Proof() {
	const [query, set] = useQuery();
	const [proof, put] = useState<AuditProof | null>(null);
	const [error, fail] = useState<Problem | null>(null);
	const [busy, work] = useState(false);
	const verify = () => {
		work(true);
		fail(null);
		get<AuditProof>("/audit/verify").then(put, (why: unknown) => fail(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""))).finally(() => work(false));
	};
	useEffect(() => {
		if (query.get("verify")) {
			set({ verify: undefined });
			verify();
		}
	}, []);
	return (
		<Panel title="Is the log as it was written?" sentence="Each entry holds the digest of the one before it; changing, dropping or moving one breaks the chain."
			actions={<button type="button" class="button primary" disabled={busy} onClick={verify}><Icon name="shield" size={16} /> {busy ? "Verifying" : "Verify"}</button>}>
			<div class="audit-proof" aria-live="polite">
				{error ? <Failed error={error} again={verify} />
					: proof ? (
						<div class={`note ${proof.good ? "note-ok" : "note-bad"}`}>
							<Icon name={proof.good ? "ok" : "alert"} size={18} />
							<p><strong>{proof.good ? "The log is as it was written." : "The log was changed."}</strong> Found {proof.sentence}. <span class="muted">Looked at {clock(proof.read_at)}.</span></p>
						</div>
					) : <p class="muted">Not verified since this page was opened. On the command line: <code class="nowrap">lintel govern audit --verify</code></p>}
			</div>
		</Panel>
	);
}

const filters = ["who", "action", "outcome", "since", "until"] as const;

export default function Audit({ query }: ViewProps) {
	const asked: Record<string, string | undefined> = {};
	for (const name of filters)
		asked[name] = query.get(name) ?? undefined;
	const got = useGet<Page<AuditEntry>>(may("owner") ? "/audit" : null, { ...asked, limit: 200 });
	const [more, setMore] = useState<{ key: string; items: AuditEntry[]; next: string | null } | null>(null);
	const [entry, look] = useState<AuditEntry | null>(null);
	if (!may("owner"))
		return <Panel title="Audit"><NotYours need="owner" what="Reading the audit log" /></Panel>;
	const key = JSON.stringify(asked);
	const own = more?.key === key ? more : null;
	const items = [...(got.data?.items ?? []), ...(own?.items ?? [])];
	const next = own ? own.next : got.data?.next ?? null;
	return (
		<>
			<Proof />
			<Panel title="Entries" sentence="Newest first. An action is written before it begins and again when it is over." at={got.at} flush>
				<div class="inset">
					<Filter fields={[
						{ name: "who", label: "Who", kind: "search", placeholder: "Name or address" },
						{ name: "action", label: "Action", kind: "search", placeholder: "Action: waiver, key.create" },
						{ name: "outcome", label: "Outcome", kind: "select", options: ["begun", "done", "failed"].map((value) => ({ value, label: value })) },
						{ name: "since", label: "From", kind: "date" },
						{ name: "until", label: "To", kind: "date" },
					]} />
				</div>
				{got.error && <div class="inset"><Failed error={got.error} again={got.again} /></div>}
				{got.loading ? <div class="inset"><Loading lines={10} /></div> : got.data && (
					<Table caption="Entries of the audit log" rows={items} keyOf={(e) => `${e.number}`} onRow={look} most={200}
						empty={<Empty icon="shield" title="No entry fits">{Object.values(asked).some(Boolean) ? <p>Take a filter away to see more.</p> : <p>Whatever is changed from now on stands here.</p>}</Empty>}
						columns={[
							{ key: "action", title: "Action", render: (e) => <code>{e.action}</code> },
							{ key: "object", title: "Of", grow: true },
							{ key: "outcome", title: "Outcome", render: (e) => <Outcome outcome={e.outcome} /> },
							{ key: "who", title: "Who", render: (e) => <>{e.who || <span class="muted">nobody</span>} <span class="muted">{e.role}</span></> },
							{ key: "at", title: "When", render: (e) => <When at={e.at} /> },
							{ key: "number", title: "Entry", num: true, minor: true },
						]} />
				)}
				{next && (
					<div class="table-more">
						<button type="button" class="button" onClick={() => void get<Page<AuditEntry>>("/audit", { ...asked, limit: 200, cursor: next }).then((page) => setMore({ key, items: [...(own?.items ?? []), ...page.items], next: page.next }))}>Earlier entries</button>
					</div>
				)}
			</Panel>
			{entry && <Entry entry={entry} onClose={() => look(null)} />}
		</>
	);
}
