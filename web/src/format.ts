/* SPDX-License-Identifier: Apache-2.0 */
/* format: numbers, money and times as people read them.  Nothing here looks at the page. */

const locale = "en-GB";
const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** What stands where there is no value. */
export const nothing = "–";

type Some = number | null | undefined;
const missing = (value: Some): value is null | undefined => value === null || value === undefined || Number.isNaN(value);

/** 12,345.67; at most that many digits behind the point. */
export function number(value: Some, digits = 2): string {
	if (missing(value))
		return nothing;
	return digits === 2 ? plain.format(value) : new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

/** 950, 12.3k, 4.56M, 7.8G: three digits that matter. */
export function short(value: Some): string {
	if (missing(value))
		return nothing;
	const size = Math.abs(value);
	if (size < 1000)
		return plain.format(Math.round(value * 100) / 100);
	for (const [from, unit] of [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]] as const)
		if (size >= from * 0.9995) {
			const scaled = value / from;
			const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
			return `${scaled.toFixed(digits)}${unit}`;
		}
	return whole.format(value);
}

/** Tokens, shortened: 1.23M. */
export function tokens(value: Some): string {
	return short(value);
}

/** Money with its currency.  Small sums keep the digits that matter: a call costs fractions of a cent. */
export function money(value: Some, currency: string | null | undefined, digits?: number): string {
	if (missing(value))
		return nothing;
	const size = Math.abs(value);
	const most = digits ?? (size === 0 || size >= 1 ? 2 : size >= 0.01 ? 4 : 6);
	const least = digits ?? (size > 0 && size < 0.01 ? 4 : 2);
	if (!currency || !/^[A-Z]{3}$/.test(currency))
		return value.toLocaleString(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
	return new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: least,
		maximumFractionDigits: most }).format(value);
}

/** A time span given in milliseconds: 0.4 ms, 12 ms, 1.25 s, 3 min 20 s, 2 h 5 min. */
export function ms(value: Some): string {
	if (missing(value))
		return nothing;
	if (value < 1 && value > 0)
		return `${value.toPrecision(2)} ms`;
	if (value < 1000)
		return `${whole.format(value)} ms`;
	if (value < 60_000)
		return `${plain.format(Math.round(value / 10) / 100)} s`;
	const seconds = Math.round(value / 1000);
	if (seconds < 3600)
		return seconds % 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds / 60} min`;
	const minutes = Math.round(seconds / 60);
	if (minutes < 48 * 60)
		return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
	return `${whole.format(Math.round(minutes / 1440))} days`;
}

/** 512 B, 1.5 KiB, 20 MiB. */
export function bytes(value: Some): string {
	if (missing(value))
		return nothing;
	let scaled = value, unit = 0;
	const units = ["B", "KiB", "MiB", "GiB", "TiB"];
	while (Math.abs(scaled) >= 1024 && unit < units.length - 1) {
		scaled /= 1024;
		unit++;
	}
	return `${scaled.toFixed(unit === 0 || Math.abs(scaled) >= 99.95 ? 0 : 1).replace(/\.0$/, "")} ${units[unit]}`;
}

/** A share, 0 to 1, as percent; more digits where it is small. */
export function percent(value: Some, digits?: number): string {
	if (missing(value))
		return nothing;
	const scaled = value * 100;
	const most = digits ?? (scaled !== 0 && Math.abs(scaled) < 1 ? 2 : Math.abs(scaled) < 10 ? 1 : 0);
	return `${scaled.toFixed(most).replace(/\.0+$/, "")} %`;
}

type Moment = string | number | Date | null | undefined;

/** null: no time, or one that cannot be read. */
export function moment(at: Moment): Date | null {
	if (at === null || at === undefined || at === "")
		return null;
	const date = at instanceof Date ? at : new Date(at);
	return Number.isNaN(date.getTime()) ? null : date;
}

/** 22 Nov 2026, 14:03 in the reader's own zone; seconds when asked. */
export function when(at: Moment, seconds = false): string {
	const date = moment(at);
	if (!date)
		return nothing;
	return date.toLocaleString(locale, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit",
		...(seconds ? { second: "2-digit" } : {}) });
}

/** 14:03:20. */
export function clock(at: Moment): string {
	const date = moment(at);
	return date ? date.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", second: "2-digit" }) : nothing;
}

/** 22 Nov 2026.  A day (2026-11-22) is that day in every zone. */
export function day(at: Moment): string {
	const only = typeof at === "string" && /^\d{4}-\d{2}-\d{2}$/.test(at);
	const date = moment(only ? `${at}T00:00:00Z` : at);
	if (!date)
		return nothing;
	return date.toLocaleDateString(locale, { day: "numeric", month: "short", year: "numeric", ...(only ? { timeZone: "UTC" } : {}) });
}

const steps = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"], [4.345, "week"], [12, "month"], [Infinity, "year"]] as const;
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** 3 minutes ago, in 2 days, just now. */
export function ago(at: Moment, now: Date = new Date()): string {
	const date = moment(at);
	if (!date)
		return nothing;
	let span = (date.getTime() - now.getTime()) / 1000;
	if (Math.abs(span) < 10)
		return "just now";
	for (const [most, unit] of steps) {
		if (Math.abs(span) < most - 0.5)
			return relative.format(Math.round(span), unit);
		span /= most;
	}
	return day(date);
}

/** one gap, 2 gaps: the word for as many. */
export function count(n: number, one: string, many = `${one}s`): string {
	return `${whole.format(n)} ${Math.abs(n) === 1 ? one : many}`;
}
