/* SPDX-License-Identifier: Apache-2.0 */
/* slide: a number one can drag or type; steps grow with it where it spans much. */
import { useId } from "preact/hooks";

const places = 100;

export function Slide({ label, unit, value, least, most, wide, onValue }: { label: string; unit?: string; value: number; least: number; most: number;
	/** It spans much: each step is a share of the number. */
	wide?: boolean; onValue: (value: number) => void }) {
	const id = useId(), low = wide ? Math.max(least, 1) : least;
	const at = wide ? Math.round(Math.log(Math.max(value, low) / low) / Math.log(most / low) * places) : value;
	const of = (place: number) => {
		const raw = low * (most / low) ** (place / places), digits = 10 ** Math.max(Math.floor(Math.log10(raw)) - 1, 0);
		return Math.min(Math.max(Math.round(raw / digits) * digits, least), most);
	};
	const typed = (text: string) => {
		const number = Number(text);
		if (text !== "" && Number.isFinite(number))
			onValue(Math.min(Math.max(number, least), most));
	};
	return (
		<div class="slide">
			<label class="slide-label" for={id}>{label}{unit && <span class="muted"> {unit}</span>}</label>
			<input id={id} type="range" min={wide ? 0 : least} max={wide ? places : most} step={wide ? 1 : most - least <= 10 ? 0.1 : 1} value={at}
				aria-valuetext={`${value}${unit ? ` ${unit}` : ""}`} onInput={(e) => onValue(wide ? of(Number(e.currentTarget.value)) : Number(e.currentTarget.value))} />
			<input class="input num" type="number" inputMode="decimal" aria-label={`${label}, as a number`} min={least} max={most} step="any" value={value} onChange={(e) => typed(e.currentTarget.value)} />
		</div>
	);
}
