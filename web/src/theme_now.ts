/* SPDX-License-Identifier: Apache-2.0 */
/* theme_now: before the first paint, so that no page flashes in the other theme.  Loaded as a classic script: no imports. */
try {
	const kept = localStorage.getItem("lintel-theme");
	if (kept === "light" || kept === "dark")
		document.documentElement.dataset["theme"] = kept;
} catch {
	/* no storage: as the system is */
}
