/* SPDX-License-Identifier: Apache-2.0 */
/* keys: what the keyboard does everywhere.  g and a letter jumps, / searches, Ctrl-K opens the palette, ? tells all of this. */
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "./parts";
import { go, to } from "./route";
import { views } from "./views";

const writing = (at: EventTarget | null) =>
	at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName));

export function Keys({ onSearch }: { onSearch: () => void }) {
	const [help, setHelp] = useState(false);
	useEffect(() => {
		let jumping = 0;
		const hear = (event: KeyboardEvent) => {
			if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
				event.preventDefault();
				onSearch();
				return;
			}
			if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || document.querySelector("dialog[open]"))
				return;
			if (jumping) {
				window.clearTimeout(jumping);
				jumping = 0;
				const view = views.find((v) => v.key === event.key);
				if (view) {
					event.preventDefault();
					go(to(view.path));
				}
				return;
			}
			if (event.key === "g")
				jumping = window.setTimeout(() => { jumping = 0; }, 1500);
			else if (event.key === "?")
				setHelp(true);
			else if (event.key === "/") {
				event.preventDefault();
				const here = document.querySelector<HTMLInputElement>("main [data-search]");
				if (here)
					here.focus();
				else
					onSearch();
			}
		};
		document.addEventListener("keydown", hear);
		return () => document.removeEventListener("keydown", hear);
	}, []);
	if (!help)
		return null;
	return (
		<Dialog title="Keyboard" onClose={() => setHelp(false)}>
			<dl class="facts keys">
				{views.filter((v) => v.key).map((v) => <div key={v.path}><dt><kbd>g</kbd> <kbd>{v.key}</kbd></dt><dd>{v.title}</dd></div>)}
				<div><dt><kbd>/</kbd></dt><dd>Search this page, or everything</dd></div>
				<div><dt><kbd>Ctrl</kbd> <kbd>K</kbd></dt><dd>Search, jump, act</dd></div>
				<div><dt><kbd>Esc</kbd></dt><dd>Close what is open</dd></div>
				<div><dt><kbd>?</kbd></dt><dd>This list</dd></div>
			</dl>
		</Dialog>
	);
}
