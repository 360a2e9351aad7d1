/* SPDX-License-Identifier: Apache-2.0 */
/* palette: one box for every page, every check and every action; each action shows the command that does the same. */
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { actions, type Action } from "./actions";
import { Icon } from "./parts";
import { go, to } from "./route";
import { may, useGet } from "./use";
import { views } from "./views";
import type { Page } from "./api";

interface Entry {
	id: string;
	kind: "Pages" | "Actions" | "Checks";
	title: string;
	detail: string;
	icon: string;
	command?: string;
	run: () => void;
}

interface CheckRow { id: string; code: string | null; title: string | null; verdict?: string | null }

/** Do all words of what was typed stand in the text, in any order? */
export function fits(text: string, typed: string): boolean {
	const low = text.toLowerCase();
	return typed.toLowerCase().split(/\s+/).every((word) => low.includes(word));
}

function entriesOf(checks: readonly CheckRow[], done: () => void): Entry[] {
	const and = (run: () => void) => () => {
		done();
		run();
	};
	return [
		...views.filter((v) => !v.role || may(v.role)).map((v): Entry => ({ id: `page-${v.path}`, kind: "Pages", title: v.title, detail: v.sentence ?? "", icon: v.icon ?? "dot", run: and(() => go(to(v.path))) })),
		...actions.filter((a: Action) => may(a.role)).map((a: Action): Entry => ({ id: `action-${a.id}`, kind: "Actions", title: a.title, detail: a.sentence, icon: a.icon, ...(a.command ? { command: a.command } : {}), run: and(a.run) })),
		...checks.map((c): Entry => ({ id: `check-${c.id}`, kind: "Checks", title: c.title ?? c.id, detail: c.code ? `${c.code} · ${c.id}` : c.id, icon: "checks", run: and(() => go(to("readiness", ["check", c.id]))) })),
	];
}

export function Palette({ onClose }: { onClose: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const [typed, type] = useState("");
	const [asked, ask] = useState("");
	const [at, point] = useState(0);
	const list = useId();
	useEffect(() => {
		const timer = window.setTimeout(() => ask(typed.trim()), 200);
		return () => window.clearTimeout(timer);
	}, [typed]);
	const found = useGet<Page<CheckRow>>(asked.length > 1 ? "/checks" : null, { q: asked, limit: 20 });
	useEffect(() => {
		dialog.current?.showModal();
		return () => dialog.current?.close();
	}, []);
	const shown = useMemo(() => entriesOf(asked.length > 1 ? found.data?.items ?? [] : [], onClose)
		.filter((e) => e.kind === "Checks" || typed.trim() === "" || fits(`${e.title} ${e.detail} ${e.command ?? ""}`, typed.trim())), [typed, asked, found.data]);
	const now = Math.min(at, Math.max(0, shown.length - 1));
	useEffect(() => document.getElementById(`${list}-${now}`)?.scrollIntoView({ block: "nearest" }), [now]);
	const step = (event: KeyboardEvent) => {
		if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			point((now + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % Math.max(1, shown.length));
		} else if (event.key === "Enter") {
			event.preventDefault();
			shown[now]?.run();
		}
	};
	let kind = "";
	return (
		<dialog ref={dialog} class="palette" aria-label="Search, jump, act" onCancel={(event) => { event.preventDefault(); onClose(); }}
			onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
			<div class="palette-box">
				<div class="palette-input">
					<Icon name="search" />
					<input type="text" role="combobox" aria-label="Search pages, checks and actions" aria-expanded="true" aria-controls={list} aria-autocomplete="list" autoComplete="off" spellcheck={false}
						{...(shown.length ? { "aria-activedescendant": `${list}-${now}` } : {})} placeholder="Search pages, checks and actions" value={typed} onInput={(e) => { type(e.currentTarget.value); point(0); }} onKeyDown={step} />
					<kbd aria-hidden="true">Esc</kbd>
				</div>
				<ul id={list} role="listbox" aria-label="Found">
					{shown.map((e, n) => {
						const head = e.kind !== kind ? e.kind : null;
						kind = e.kind;
						return [
							head && <li key={`k-${head}`} class="palette-kind" role="presentation">{head}</li>,
							<li key={e.id} id={`${list}-${n}`} role="option" aria-selected={n === now} onClick={e.run} onMouseMove={() => point(n)}>
								<Icon name={e.icon} /> <span class="palette-title">{e.title}</span> <span class="palette-detail">{e.detail}</span>
								{e.command && <code>{e.command}</code>}
							</li>,
						];
					})}
				</ul>
				{shown.length === 0 && <p class="palette-none" role="status">Nothing fits “{typed}”.</p>}
			</div>
		</dialog>
	);
}
