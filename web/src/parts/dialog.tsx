/* SPDX-License-Identifier: Apache-2.0 */
/* dialog: something to be decided before one goes on.  The browser keeps the focus inside and gives it back. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "./icon";

export interface DialogProps {
	title: string;
	onClose: () => void;
	children?: ComponentChildren;
	/** Buttons; they stand at the end. */
	actions?: ComponentChildren;
	/** With it the dialog is a form: Enter does it. */
	onSubmit?: () => void;
	wide?: boolean;
	/** At the edge of the page and as high: to look at one thing of a list. */
	side?: boolean;
}

export function Dialog({ title, onClose, children, actions, onSubmit, wide, side }: DialogProps) {
	const at = useRef<HTMLDialogElement>(null);
	const heading = useId();
	useEffect(() => {
		const dialog = at.current, before = document.activeElement;
		if (dialog && !dialog.open)
			dialog.showModal();
		/* To what is to be filled in; else to the first choice, which is the careful one. */
		(dialog?.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea):not([type=hidden])") ?? dialog?.querySelector<HTMLElement>(".dialog-foot :is(button, a)"))?.focus();
		return () => {
			dialog?.close();
			/* A dialog that is taken away before it is closed does not give the focus back by itself. */
			if (before instanceof HTMLElement && before.isConnected)
				before.focus();
		};
	}, []);
	const inside = (
		<>
			<header class="dialog-head">
				<h2 id={heading}>{title}</h2>
				<button type="button" class="icon-button" aria-label="Close" onClick={onClose}><Icon name="close" /></button>
			</header>
			<div class="dialog-body">{children}</div>
			{actions && <footer class="dialog-foot">{actions}</footer>}
		</>
	);
	return (
		<dialog ref={at} class={`dialog ${wide ? "dialog-wide" : ""} ${side ? "dialog-side" : ""}`} aria-labelledby={heading}
			onCancel={(event) => { event.preventDefault(); onClose(); }}
			onClick={(event) => { if (event.target === at.current) onClose(); }}>
			{onSubmit
				? <form class="dialog-inside" method="dialog" onSubmit={(event) => { event.preventDefault(); onSubmit(); }}>{inside}</form>
				: <div class="dialog-inside">{inside}</div>}
		</dialog>
	);
}
