/* SPDX-License-Identifier: Apache-2.0 */
/* use: what views take from the API, kept current while they are looked at. */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { forget, get, isLive, last, live, onLive, onSignedOut, Problem, send, setCsrf, stopLive, type Query } from "./api";

export interface Got<T> {
	data: T | undefined;
	error: Problem | undefined;
	/** Nothing is there to show yet. */
	loading: boolean;
	/** When data was read. */
	at: Date | undefined;
	/** Reads once more. */
	again: () => void;
}

interface State<T> { key: string; data: T | undefined; error: Problem | undefined; at: Date | undefined }

/** Reads path, and reads it again every so many milliseconds and on live events.  path null: nothing is asked.  What was there
 * stays while it is read again, and when that fails. */
export function useGet<T>(path: string | null, query?: Query, opts?: { every?: number; on?: string[] }): Got<T> {
	const key = path === null ? "" : `${path}?${JSON.stringify(query ?? {})}`;
	const [state, set] = useState<State<T>>(() => ({ key, data: path === null ? undefined : last<T>(path, query), error: undefined, at: undefined }));
	const now = useRef(key);
	now.current = key;

	const read = useCallback(() => {
		if (path === null)
			return;
		get<T>(path, query).then(
			(data) => now.current === key && set({ key, data, error: undefined, at: new Date() }),
			(why: unknown) => {
				const error = why instanceof Problem ? why : new Problem(0, "bug", "The page did not understand the answer.", String(why));
				if (now.current === key)
					set((was) => ({ key, data: was.key === key ? was.data : undefined, error, at: was.key === key ? was.at : undefined }));
			},
		);
	}, [key]);

	useEffect(() => {
		read();
		if (path === null)
			return;
		/* Many events at once are one reading. */
		let waiting = 0;
		const soon = () => {
			window.clearTimeout(waiting);
			waiting = window.setTimeout(read, 150);
		};
		const stops = (opts?.on ?? []).map((event) => live(event, soon));
		const timer = opts?.every ? window.setInterval(() => document.hidden || read(), opts.every) : 0;
		const shown = () => document.hidden || soon();
		document.addEventListener("visibilitychange", shown);
		return () => {
			stops.forEach((stop) => stop());
			window.clearInterval(timer);
			window.clearTimeout(waiting);
			document.removeEventListener("visibilitychange", shown);
		};
	}, [key]);

	const current = state.key === key ? state : { key, data: path === null ? undefined : last<T>(path, query), error: undefined, at: undefined };
	return { data: current.data, error: current.error, loading: path !== null && !current.data && !current.error, at: current.at, again: read };
}

/** The last of a live event; undefined until one came. */
export function useLive<T>(event: string): T | undefined {
	const [data, set] = useState<T>();
	useEffect(() => live(event, (heard: T) => set(heard)), [event]);
	return data;
}

export function useStreaming(): boolean {
	const [now, set] = useState(isLive());
	useEffect(() => onLive(() => set(isLive())), []);
	return now;
}

export type Role = "viewer" | "operator" | "owner";
const roles = ["nobody", "viewer", "operator", "owner"];

export interface Session {
	/** asking: not known yet; out: nobody is signed in; in: who. */
	state: "asking" | "out" | "in" | "failed";
	name: string;
	role: string;
	team: string | null;
	how: string;
	until: string | null;
	idle_until: string | null;
	/** Why it is out or failed, to be told. */
	problem?: Problem | undefined;
}

const nobody: Session = { state: "asking", name: "", role: "nobody", team: null, how: "", until: null, idle_until: null };
let session = nobody;
const listeners = new Set<() => void>();

function setSession(next: Session): void {
	session = next;
	listeners.forEach((hear) => hear());
}

function signedIn(said: Partial<Session> & { csrf?: string | null }): void {
	setCsrf(said.csrf);
	setSession({ state: "in", name: said.name ?? "", role: said.role ?? "viewer", team: said.team ?? null, how: said.how ?? "",
		until: said.until ?? null, idle_until: said.idle_until ?? null });
}

function signedOut(problem?: Problem): void {
	setCsrf("");
	stopLive();
	setSession({ ...nobody, state: "out", problem });
}

/** Who is signed in?  Asked once at the start. */
export async function readSession(): Promise<void> {
	try {
		signedIn(await get<Partial<Session> & { csrf: string | null }>("/session"));
	} catch (why) {
		const problem = why instanceof Problem ? why : new Problem(0, "bug", String(why), "");
		if (problem.status === 401 || problem.status === 403)
			signedOut();
		else
			setSession({ ...nobody, state: "failed", problem });
	}
}

/** Gives the token of the one-time link for a session. */
export async function signIn(once: string): Promise<void> {
	try {
		forget();
		const said = await send<(Partial<Session> & { csrf?: string | null }) | undefined>("POST", "/session", { once });
		if (said?.csrf && said.role)
			signedIn(said);
		else
			await readSession();
	} catch (why) {
		signedOut(why instanceof Problem ? why : new Problem(0, "bug", String(why), ""));
	}
}

export async function signOut(): Promise<void> {
	try {
		await send<void>("DELETE", "/session");
	} finally {
		forget();
		signedOut();
	}
}

onSignedOut(() => {
	if (session.state === "in")
		signedOut(new Problem(401, "session-ended", "Your session has ended.", "Sign in again; you come back to where you were."));
});

export function useSession(): Session {
	const [now, set] = useState(session);
	useEffect(() => {
		const hear = () => set(session);
		listeners.add(hear);
		hear();
		return () => void listeners.delete(hear);
	}, []);
	return now;
}

/** May who is signed in do what needs this role?  The API decides; this is for what is shown. */
export function may(role: Role): boolean {
	return roles.indexOf(session.role) >= roles.indexOf(role);
}
