/* SPDX-License-Identifier: Apache-2.0 */
/* theme: light, dark, or as the system is. */
export type Theme = "system" | "light" | "dark";

const key = "lintel-theme";
const listeners = new Set<() => void>();

export function theme(): Theme {
	try {
		const kept = localStorage.getItem(key);
		return kept === "light" || kept === "dark" ? kept : "system";
	} catch {
		return "system"; /* no storage in this browser's mode: nothing is kept */
	}
}

export function applyTheme(): void {
	const now = theme();
	if (now === "system")
		delete document.documentElement.dataset["theme"];
	else
		document.documentElement.dataset["theme"] = now;
}

export function setTheme(next: Theme): void {
	try {
		if (next === "system")
			localStorage.removeItem(key);
		else
			localStorage.setItem(key, next);
	} catch {
		/* it holds until the page is left */
	}
	applyTheme();
	if (next !== theme()) /* nothing was kept */
		document.documentElement.dataset["theme"] = next;
	listeners.forEach((hear) => hear());
}

export function onTheme(hear: () => void): () => void {
	listeners.add(hear);
	const system = matchMedia("(prefers-color-scheme: dark)");
	system.addEventListener("change", hear);
	return () => {
		listeners.delete(hear);
		system.removeEventListener("change", hear);
	};
}
