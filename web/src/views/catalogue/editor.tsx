/* SPDX-License-Identifier: Apache-2.0 */
/* editor: SQL with line numbers.  Tab goes on to the next field, as in any form; Ctrl-Enter asks. */
import { useLayoutEffect, useRef } from "preact/hooks";

const LINES_LEAST = 6,
	LINES_MOST = 24;

export function Editor({
	id,
	value,
	onValue,
	onRun,
	wrongLine,
}: {
	id: string;
	value: string;
	onValue: (value: string) => void;
	onRun: () => void;
	wrongLine?: number | undefined;
}) {
	const gutter = useRef<HTMLOListElement>(null),
		area = useRef<HTMLTextAreaElement>(null);
	const lines = value.split("\n").length;
	useLayoutEffect(() => {
		if (gutter.current && area.current) gutter.current.scrollTop = area.current.scrollTop;
	});
	return (
		<div class="sql-editor">
			<ol class="sql-gutter" ref={gutter} aria-hidden="true">
				{Array.from({ length: lines }, (_, i) => (
					<li key={i} class={i + 1 === wrongLine ? "wrong" : undefined}>
						{i + 1}
					</li>
				))}
			</ol>
			<textarea
				id={id}
				ref={area}
				rows={Math.min(Math.max(lines, LINES_LEAST), LINES_MOST)}
				value={value}
				spellcheck={false}
				autocapitalize="off"
				autocomplete="off"
				wrap="off"
				aria-describedby={`${id}-hint`}
				onInput={(event) => onValue(event.currentTarget.value)}
				onScroll={(event) => gutter.current && (gutter.current.scrollTop = event.currentTarget.scrollTop)}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
					event.preventDefault();
					onRun();
				}}
			/>
		</div>
	);
}
