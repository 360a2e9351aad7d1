/* SPDX-License-Identifier: Apache-2.0 */
/* The page is complete without this: each check shows its first places.  Here filters work, their
 * state stays in the address, and a check that is opened shows all its places, a few hundred at once. */
"use strict";
(() => {
	const PAGE = 200, KEYS = ["area", "severity", "phase", "status", "source", "text"];
	const data = JSON.parse(document.getElementById("places").textContent);
	const form = document.getElementById("filters"), tally = document.getElementById("tally");
	const none = document.getElementById("none");
	const gaps = [...document.querySelectorAll("details.gap")];
	if (!form)
		return;
	let wanted = {}, matching = null;

	/* data.checks[n] is a row of numbers, six a place: resource, reason, file (of data.texts, 0: none),
	 * line, status, evidence. */
	const places = (gap) => data.checks[gap.dataset.n] || [];

	const shows = (row, i) => {
		if (wanted.status && data.statuses[row[i + 4]] !== wanted.status)
			return false;
		return !matching || matching[row[i]] || matching[row[i + 1]] || matching[row[i + 2]];
	};

	const cell = (tr, name, text, head) => {
		const td = tr.insertCell();
		td.className = name;
		td.dataset.h = head;
		td.textContent = text;
	};

	const fill = (gap, from) => {
		const row = places(gap), all = gap.named || !matching, body = gap.querySelector("tbody");
		const more = gap.querySelector(".more");
		if (!body)
			return;
		let seen = 0, made = 0;
		const rows = document.createDocumentFragment();
		for (let i = 0; i < row.length; i += 6) {
			if (!(all && !wanted.status) && !(all ? data.statuses[row[i + 4]] === wanted.status : shows(row, i)))
				continue;
			if (seen++ < from || made >= PAGE)
				continue;
			const tr = document.createElement("tr");
			const file = data.texts[row[i + 2]];
			cell(tr, "place", file ? file + (row[i + 3] ? ":" + row[i + 3] : "") : "", "");
			cell(tr, "place", data.texts[row[i]], "");
			cell(tr, "", data.texts[row[i + 1]], "");
			cell(tr, "fit", data.statuses[row[i + 4]], "");
			cell(tr, "fit", data.grades[row[i + 5]] || "", "");
			rows.append(tr);
			made++;
		}
		if (from)
			body.append(rows);
		else
			body.replaceChildren(rows);
		const left = seen - from - made;
		more.replaceChildren();
		more.hidden = left <= 0;
		if (left > 0) {
			const button = document.createElement("button");
			button.type = "button";
			button.textContent = `Show ${Math.min(left, PAGE)} more of ${left.toLocaleString("en")}`;
			button.addEventListener("click", () => {
				fill(gap, from + made);
				body.rows[from + made]?.setAttribute("tabindex", "-1");
				body.rows[from + made]?.focus();
			});
			more.append(button);
		}
	};

	const apply = () => {
		const text = (wanted.text || "").trim().toLowerCase();
		matching = text ? data.texts.map((t) => t.toLowerCase().includes(text)) : null;
		let checks = 0, count = 0;
		for (const gap of gaps) {
			const is = gap.dataset, row = places(gap);
			let shown = (!wanted.area || is.area === wanted.area) && (!wanted.severity || is.severity === wanted.severity) &&
				(!wanted.phase || is.phase === wanted.phase) && (!wanted.source || is.sources.split(" ").includes(wanted.source));
			gap.named = !text || gap.words.includes(text);
			let here = 0;
			for (let i = 0; shown && i < row.length; i += 6)
				here += gap.named ? !wanted.status || data.statuses[row[i + 4]] === wanted.status : shows(row, i);
			shown = shown && here > 0;
			gap.hidden = !shown;
			if (!shown)
				continue;
			checks++;
			count += here;
			if (gap.open)
				fill(gap, 0);
		}
		none.hidden = checks > 0;
		tally.textContent = `${checks.toLocaleString("en")} of ${gaps.length.toLocaleString("en")} checks, ` +
			`${count.toLocaleString("en")} ${count === 1 ? "place" : "places"}`;
	};

	/* #gaps&area=gpu&text=pool is a filter; anything else is the id of a part of the page. */
	const read = () => {
		const [part, ...rest] = location.hash.slice(1).split("&");
		const given = new URLSearchParams(rest.join("&"));
		if (part === "gaps" || !location.hash) {
			wanted = {};
			for (const key of KEYS)
				if (given.get(key))
					wanted[key] = given.get(key);
			for (const key of KEYS) {
				form.elements[key].value = wanted[key] || "";
				if (form.elements[key].value !== (wanted[key] || ""))
					delete wanted[key];
			}
			apply();
			if (rest.length)
				document.getElementById("gaps").scrollIntoView();
			return;
		}
		let at = null;
		try {
			at = document.getElementById(decodeURIComponent(part));
		} catch {
			return;
		}
		if (at?.tagName === "DETAILS") {
			at.hidden = false;
			at.open = true;
			at.scrollIntoView();
			at.querySelector("summary").focus();
		}
	};

	const change = () => {
		wanted = {};
		const kept = new URLSearchParams();
		for (const key of KEYS)
			if (form.elements[key].value) {
				wanted[key] = form.elements[key].value;
				kept.set(key, wanted[key]);
			}
		const hash = kept.size ? "#gaps&" + kept : "#gaps";
		history.replaceState(null, "", hash);
		apply();
	};

	for (const gap of gaps) {
		gap.named = true;
		gap.words = gap.querySelector("summary").textContent.toLowerCase();
		gap.addEventListener("toggle", () => gap.open && fill(gap, 0));
	}
	form.addEventListener("input", change);
	form.addEventListener("submit", (e) => e.preventDefault());
	form.addEventListener("reset", () => setTimeout(change));
	addEventListener("hashchange", read);

	/* On paper everything is open; the first places of each check stand there already. */
	let opened = [];
	addEventListener("beforeprint", () => {
		opened = [...document.querySelectorAll("details:not([open])")];
		for (const at of opened)
			at.open = true;
	});
	addEventListener("afterprint", () => {
		for (const at of opened)
			at.open = false;
	});
	form.hidden = false;
	read();
	if (!gaps.some((gap) => gap.open))
		apply();
})();
