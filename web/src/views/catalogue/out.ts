/* SPDX-License-Identifier: Apache-2.0 */
/* out: an answer as a file.  CSV as RFC 4180 has it. */
export type Cell = string | number | boolean | null;

function field(cell: Cell): string {
	const text = cell === null ? "" : String(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
	return [columns, ...rows].map((row) => row.map(field).join(",") + "\r\n").join("");
}

export function json(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
	return (
		JSON.stringify(
			rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]))),
			null,
			"\t",
		) + "\n"
	);
}

export function download(name: string, type: string, text: string): void {
	const url = URL.createObjectURL(new Blob([text], { type }));
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(url), 0);
}
