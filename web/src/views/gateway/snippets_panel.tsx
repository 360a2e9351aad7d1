/* SPDX-License-Identifier: Apache-2.0 */
/* snippets_panel: the same call from curl, Python and Node. */
import { useState } from "preact/hooks";
import { Choice, Code } from "../../parts";
import { snippets } from "./snippets";
import type { Asked } from "./wire";

const HELLO: Asked = { surface: "chat", model: "gpt-4o", system: "", user: "Say hello", stream: false, output: undefined, temperature: undefined };

/* keyText: what stands for the key; "" leaves it out. */
export function Snippets({ url, keyText, asked = HELLO }: { url: string; keyText: string; asked?: Asked }) {
	const [now, setNow] = useState("curl");
	const all = snippets(url, keyText, asked), one = all.find(({ id }) => id === now)!;
	return (
		<div class="gateway-snippets">
			<Choice label="Language" value={now} onValue={setNow} options={all.map(({ id, title }) => ({ value: id, label: title }))} />
			<Code text={one.text} label={one.title} />
		</div>
	);
}
