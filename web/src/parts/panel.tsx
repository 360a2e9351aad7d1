/* SPDX-License-Identifier: Apache-2.0 */
/* panel: a part of a page with a heading, when it was read, and what can be done with it. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { clock } from "../format";

export interface PanelProps {
	title: ComponentChildren;
	/** When what it shows was read. */
	at?: Date | string | undefined;
	/** One sentence under the heading. */
	sentence?: ComponentChildren;
	actions?: ComponentChildren;
	children?: ComponentChildren;
	/** Without room around what is inside: for tables that go to the edge. */
	flush?: boolean;
	level?: 2 | 3;
	class?: string;
	id?: string;
}

export function Panel({ title, at, sentence, actions, children, flush, level = 2, class: extra, id }: PanelProps) {
	const heading = useId();
	const H = level === 2 ? "h2" : "h3";
	return (
		<section class={`panel ${extra ?? ""}`} aria-labelledby={heading} {...(id ? { id } : {})}>
			<header class="panel-head">
				<div class="panel-title">
					<H id={heading}>{title}</H>
					{sentence && <p class="panel-sentence">{sentence}</p>}
				</div>
				{at && <span class="read-at">read {clock(at)}</span>}
				{actions && <div class="panel-actions">{actions}</div>}
			</header>
			<div class={flush ? "panel-body flush" : "panel-body"}>{children}</div>
		</section>
	);
}
