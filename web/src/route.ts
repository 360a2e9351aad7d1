/* SPDX-License-Identifier: Apache-2.0 */
/* route: the address is where one is: /ui/<view>[/<what>...]?filters. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export interface ViewProps {
	/** What follows the view in the path, unescaped. */
	rest: string[];
	query: URLSearchParams;
}

export interface View {
	/** The first word of the path: /ui/<path>. */
	path: string;
	title: string;
	icon?: string;
	/** Views of one group stand together. */
	group?: string;
	/** The key behind g that jumps here. */
	key?: string;
	/** One sentence: what one finds here. */
	sentence?: string;
	/** The least role that may see it; nobody else is shown the way there. */
	role?: "viewer" | "operator" | "owner";
	load: () => Promise<{ default: ComponentType<ViewProps> }>;
}

export const home = "/ui/";

/** "/ui/readiness/gpu%2Fa?x=1" is readiness, ["gpu/a"], x=1. */
export function parse(href: string): { view: string; rest: string[]; query: URLSearchParams } {
	const url = new URL(href, "http://here");
	const parts = url.pathname.replace(/^\/ui\/?/, "").split("/").filter((part) => part !== "").map((part) => {
		try {
			return decodeURIComponent(part);
		} catch {
			return part;
		}
	});
	return { view: parts[0] ?? "", rest: parts.slice(1), query: url.searchParams };
}

/** The address of a view, its parts escaped. */
export function to(view: string, rest: string[] = [], query: Record<string, string | undefined> = {}): string {
	const asked = new URLSearchParams();
	for (const [name, value] of Object.entries(query))
		if (value !== undefined && value !== "")
			asked.set(name, value);
	const text = asked.toString();
	return home + [view, ...rest].filter((part) => part !== "").map(encodeURIComponent).join("/") + (text ? `?${text}` : "");
}

type Listener = () => void;
const listeners = new Set<Listener>();
const tell = () => listeners.forEach((hear) => hear());

/** Goes there; replace: the place one comes from is not kept. */
export function go(href: string, replace = false): void {
	const before = location.pathname;
	if (replace)
		history.replaceState(null, "", href);
	else
		history.pushState(null, "", href);
	if (location.pathname !== before)
		window.scrollTo(0, 0);
	tell();
}

/** Where one is; the part is drawn again when it changes. */
export function useRoute(): { view: string; rest: string[]; query: URLSearchParams; href: string } {
	const [href, set] = useState(location.pathname + location.search);
	useEffect(() => {
		const hear = () => set(location.pathname + location.search);
		listeners.add(hear);
		hear();
		return () => void listeners.delete(hear);
	}, []);
	return { ...parse(href), href };
}

/** What the address asks for, and a way to change it: undefined or "" takes a word away.  Going back undoes one change. */
export function useQuery(): [URLSearchParams, (set: Record<string, string | undefined>) => void] {
	const { query } = useRoute();
	return [query, (set) => {
		const next = new URLSearchParams(location.search);
		for (const [name, value] of Object.entries(set))
			if (value === undefined || value === "")
				next.delete(name);
			else
				next.set(name, value);
		const text = next.toString();
		const href = location.pathname + (text ? `?${text}` : "");
		if (href !== location.pathname + location.search)
			go(href);
	}];
}

/* A plain link to a page of ours is followed without loading everything again. */
export function followLinks(): void {
	window.addEventListener("popstate", tell);
	document.addEventListener("click", (event) => {
		if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
			return;
		const link = (event.target as Element | null)?.closest?.("a[href]");
		if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download") || link.origin !== location.origin)
			return;
		if (link.pathname !== "/ui" && !link.pathname.startsWith("/ui/"))
			return;
		if (link.hash && link.pathname === location.pathname && link.search === location.search)
			return;
		event.preventDefault();
		go(link.pathname + link.search + link.hash);
	});
}
