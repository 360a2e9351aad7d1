/* SPDX-License-Identifier: Apache-2.0 */
/* new_key: a key that was just made.  It is shown this once; the estate has its SHA-256 alone. */
import { useState } from "preact/hooks";
import { day } from "../../format";
import { Check, Copy, Dialog } from "../../parts";
import type { KeyNew } from "../../records";
import { to } from "../../route";
import { hold } from "./held";
import { Snippets } from "./snippets_panel";

export function NewKey({ made, url, onClose }: { made: KeyNew; url: string; onClose: () => void }) {
	const [kept, setKept] = useState(false);
	const [asked, setAsked] = useState(false);
	const key = made.key ?? "";
	hold(key, made.caller ?? "");
	return (
		<Dialog title={`The key of ${made.caller}`} wide onClose={() => kept ? onClose() : setAsked(true)} actions={(
			<>
				<a class="button" href={to("gateway", ["try"])}>Try it with this key</a>
				<button type="button" class="button primary" disabled={!kept} onClick={onClose}>Done</button>
			</>
		)}>
			<p>It is shown this once. Lintel keeps its SHA-256 and cannot show it again.</p>
			<div class="gateway-key">
				<code aria-label="The key">{key}</code>
				<Copy text={key} label="Copy the key" small={false} />
			</div>
			<p class="muted">People name it by <code>{made.id}</code>{made.until ? `; its last day is ${day(made.until)}` : ""}. {made.sentence}</p>
			<Check label="I have put it where the program reads it." checked={kept} onValue={setKept} error={asked && !kept ? "Put it away first: once this is closed, nobody can show the key again." : undefined} />
			<h3>How a program calls with it</h3>
			<Snippets url={url} keyText={key} />
		</Dialog>
	);
}
