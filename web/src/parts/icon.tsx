/* SPDX-License-Identifier: Apache-2.0 */
/* icon: drawn here, 24 by 24, one stroke; they say nothing that words beside them do not say. */

const paths: Record<string, string> = {
	home: "M4 11.5 12 5l8 6.5M6 10v9h12v-9M10 19v-5h4v5",
	check: "M5 12.5 10 17.5 19.5 7",
	checks: "M4 7l1.5 1.5L8.5 5.5M4 13l1.5 1.5 3-3M4 19l1.5 1.5 3-3M12 7h8M12 13h8M12 19h8",
	gauge: "M4.5 18a8.5 8.5 0 1 1 15 0M12 15l4-5M12 15.5v-.01",
	tree: "M5 5h6M5 5v13M5 11h6M5 18h6M14 5h5M14 11h5M14 18h5",
	map: "M9 5 4 7v12l5-2 6 2 5-2V5l-5 2-6-2zM9 5v12M15 7v12",
	gateway: "M4 8h16M4 8V6h16v2M7 8v10M17 8v10M12 8v10M5 18h4M10 18h4M15 18h4",
	coins: "M12 4c4 0 7 1.3 7 3s-3 3-7 3-7-1.3-7-3 3-3 7-3zM5 7v5c0 1.700 3 3 7 3s7-1.300 7-3V7M5 12v5c0 1.700 3 3 7 3s7-1.300 7-3v-5",
	book: "M5 5.500A2.500 2.500 0 0 1 7.500 3H19v15H7.500A2.500 2.500 0 0 0 5 20.500zM5 20.500A.5.5 0 0 0 5.500 21H19M9 7.500h6M9 11h4",
	shield: "M12 3.500 19 6v5.500c0 4.500-3 7.500-7 9-4-1.500-7-4.500-7-9V6zM9 12l2.200 2.200L15.500 10",
	gear: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM19 12l2-1-1.500-3.500-2.200.5-1.800-1.800.5-2.200L12.500 3h-1L8 4.000l.5 2.200L6.700 8l-2.200-.5L3 11l2 1-2 1 1.500 3.500 2.200-.5 1.800 1.800-.5 2.200L11.500 21h1l3.500-1-.5-2.200 1.800-1.800 2.200.5L21 13z",
	search: "M10.500 4.500a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5",
	sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400",
	moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
	screen: "M4 5h16v11H4zM9 20h6M12 16v4",
	more: "M5 12v.01M12 12v.01M19 12v.01",
	menu: "M4 7h16M4 12h16M4 17h16",
	close: "M6 6l12 12M18 6 6 18",
	copy: "M9 9h10v11H9zM15 9V4H5v11h4",
	right: "M9 5l7 7-7 7",
	down: "M5 9l7 7 7-7",
	up: "M5 15l7-7 7 7",
	out: "M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5",
	again: "M19.500 12a7.500 7.500 0 1 1-2.200-5.300L19.500 9M19.500 4v5h-5",
	alert: "M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.01",
	info: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5.500M12 7.800v.01",
	question: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM9.500 9.500a2.500 2.500 0 1 1 3.500 2.300c-.7.300-1 .8-1 1.700M12 16.800v.01",
	key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.500 19.500 4M16 7.500l3 3M13.500 10l2 2",
	lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
	download: "M12 4v11M7 10.500l5 5 5-5M5 20h14",
	plus: "M12 5v14M5 12h14",
	minus: "M5 12h14",
	play: "M7 5l12 7-12 7z",
	stop: "M6 6h12v12H6z",
	clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2",
	user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6",
	exit: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
	bolt: "M13 3 5 14h6l-1 7 8-11h-6z",
	chart: "M4 4v16h16M8 16v-5M12.500 16V7M17 16v-7",
	table: "M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14",
	file: "M6 3.500h8l4 4v13H6zM14 3.500v4h4",
	filter: "M4 5h16l-6 7.500V19l-4-2v-4.500z",
	trash: "M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13",
	edit: "M5 19l1-4L16.500 4.500l3 3L9 18z",
	skip: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM6 18 18 6",
	gap: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 8v5M12 16v.01",
	ok: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8 12.300l2.800 2.800L16 9.500",
	dot: "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
	better: "M6 17 17 6M9 6h8v8",
	worse: "M6 7l11 11M9 18h8v-8",
	terminal: "M4 5h16v14H4zM7.500 9.500 10 12l-2.500 2.500M12 15h4",
};

export type IconName = string;

/** An icon beside words; with a label it stands alone and is read. */
export function Icon({ name, size = 18, label }: { name: IconName; size?: number; label?: string }) {
	return (
		<svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round"
			stroke-linejoin="round" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" })} focusable="false">
			<path d={paths[name] ?? paths["dot"]!} />
		</svg>
	);
}

/** The sign of Lintel: a beam on two posts. */
export function Mark({ size = 26 }: { size?: number }) {
	return (
		<svg class="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
			<rect class="mark-ground" width="32" height="32" rx="7" />
			<path class="mark-beam" d="M6 9h20v4H6zM9 13h4v11H9zM19 13h4v11h-4z" />
		</svg>
	);
}
