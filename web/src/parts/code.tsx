/* SPDX-License-Identifier: Apache-2.0 */
/* code: text for machines, and the way to take it along. */
import { useState } from "preact/hooks";
import { Icon } from "./icon";
import { say } from "./toast";

/** Puts text where paste finds it; also on addresses without TLS, where browsers have no clipboard for pages. */
async function put(text: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(text);
		return true;
	} catch {
		const box = document.createElement("textarea");
		box.value = text;
		box.setAttribute("readonly", "");
		box.className = "sr";
		(document.querySelector("dialog[open]") ?? document.body).append(box);
		box.select();
		const good = document.execCommand("copy");
		box.remove();
		return good;
	}
}

export function Copy({ text, label = "Copy", small = true }: { text: string; label?: string; small?: boolean }) {
	const [done, set] = useState(false);
	return (
		<button type="button" class={`button ${small ? "small" : ""} quiet`} onClick={async () => {
			const good = await put(text);
			set(good);
			if (good)
				window.setTimeout(() => set(false), 2000);
			else
				say("The browser does not let the page copy; mark the text and copy it yourself.", "bad");
		}}>
			<Icon name={done ? "check" : "copy"} size={15} /> {done ? "Copied" : label}
		</button>
	);
}

/** Lines of code; with lines, each has its number and some are marked. */
export function Code({ text, label, copy = true, from, marked }: { text: string; label?: string; copy?: boolean; from?: number; marked?: number[] }) {
	return (
		<figure class="code">
			{(label || copy) && <figcaption><span>{label}</span>{copy && <Copy text={text} />}</figcaption>}
			<pre tabIndex={0} aria-label={label ?? "code"}>{from === undefined
				? <code>{text}</code>
				: <code>{text.split("\n").map((line, n) => <span key={n} class={marked?.includes(from + n) ? "code-line marked" : "code-line"}><i aria-hidden="true">{from + n}</i>{line}{"\n"}</span>)}</code>}</pre>
		</figure>
	);
}

/** The command that does the same. */
export function Command({ text }: { text: string }) {
	return <div class="command"><Icon name="terminal" size={16} /><code>{text}</code><Copy text={text} /></div>;
}
