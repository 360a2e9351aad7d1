/* SPDX-License-Identifier: Apache-2.0 */
/* api: the only place that asks.  Everything that a page knows comes through here. */

export const base = "/api/v1";

/** Why something was not answered or not done: the API's problem (RFC 9457), or that nobody answered (status 0). */
export class Problem extends Error {
	status: number;
	code: string;
	title: string;
	detail: string;
	/** What is wrong with which field of what was sent, where the API says so. */
	errors: { field: string; sentence: string }[];

	constructor(status: number, code: string, title: string, detail: string, errors: { field: string; sentence: string }[] = []) {
		super(detail || title);
		this.name = "Problem";
		this.status = status;
		this.code = code;
		this.title = title;
		this.detail = detail;
		this.errors = errors;
	}
}

export interface Page<T> {
	items: T[];
	next: string | null;
	total: number | null;
}

export type Query = Record<string, string | number | boolean | null | undefined>;

/** A path and what is asked of it as one address; what has no value is left out. */
export function address(path: string, query?: Query): string {
	const asked = new URLSearchParams();
	for (const [name, value] of Object.entries(query ?? {}))
		if (value !== undefined && value !== null && value !== "")
			asked.set(name, String(value));
	const text = asked.toString();
	return base + path + (text ? `${path.includes("?") ? "&" : "?"}${text}` : "");
}

export async function problemOf(answer: Response): Promise<Problem> {
	let said: Record<string, unknown> = {};
	try {
		said = await answer.json() as Record<string, unknown>;
	} catch {
		/* not ours: a proxy between, or nginx while the API starts */
	}
	const text = (name: string) => typeof said[name] === "string" ? said[name] as string : "";
	const errors = Array.isArray(said["errors"]) ? said["errors"] as { field: string; sentence: string }[] : [];
	return new Problem(answer.status, text("code") || `http-${answer.status}`, text("title") || unsaid(answer.status), text("detail"), errors);
}

function unsaid(status: number): string {
	if (status === 404)
		return "This lintel does not have that.";
	if (status === 502 || status === 503 || status === 504)
		return "The control plane is starting or stopped; the gateway goes on without it.";
	return `The answer was HTTP ${status} without a reason.`;
}

/* A session that ended is heard once, whoever asked. */
type Listener = () => void;
const ended = new Set<Listener>();
export function onSignedOut(hear: Listener): () => void {
	ended.add(hear);
	return () => void ended.delete(hear);
}

let csrf = "";
/** What writes carry: from the session. */
export function setCsrf(value: string | null | undefined): void {
	csrf = value ?? "";
}

async function ask(url: string, init: RequestInit): Promise<Response> {
	let answer: Response;
	try {
		answer = await fetch(url, { credentials: "same-origin", redirect: "error", ...init });
	} catch (why) {
		if (why instanceof DOMException && why.name === "AbortError")
			throw why;
		throw new Problem(0, "unreachable", "Lintel does not answer.", `Nobody answers at ${location.origin}. Is lintel up still running?`);
	}
	if (answer.status === 401 && !url.startsWith(`${base}/session`) && url.startsWith(base))
		ended.forEach((hear) => hear());
	return answer;
}

interface Known { etag: string; data: unknown }
const known = new Map<string, Known>();
const asking = new Map<string, Promise<unknown>>();
const KNOWN_MOST = 200;

/** What the last answer was, if there was one: shown while it is asked again. */
export function last<T>(path: string, query?: Query): T | undefined {
	return known.get(address(path, query))?.data as T | undefined;
}

/** Forgets all answers: another one signed in. */
export function forget(): void {
	known.clear();
}

/** Reads below /api/v1.  An answer that did not change is not sent again; two who ask the same at once ask once. */
export function get<T>(path: string, query?: Query): Promise<T> {
	const url = address(path, query);
	const running = asking.get(url) as Promise<T> | undefined;
	if (running)
		return running;
	const answer = read<T>(url).finally(() => asking.delete(url));
	asking.set(url, answer);
	return answer;
}

async function read<T>(url: string): Promise<T> {
	const had = known.get(url);
	const answer = await ask(url, { cache: "no-store", headers: { Accept: "application/json", ...(had?.etag ? { "If-None-Match": had.etag } : {}) } });
	if (answer.status === 304 && had)
		return had.data as T;
	if (!answer.ok)
		throw await problemOf(answer);
	const data = await answer.json() as T;
	known.delete(url); /* the latest is the last of the map */
	known.set(url, { etag: answer.headers.get("ETag") ?? "", data });
	for (const oldest of known.keys()) {
		if (known.size <= KNOWN_MOST)
			break;
		known.delete(oldest);
	}
	return data;
}

/** 32 hex digits that nobody else has. */
function once(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Changes something.  The same call is never done twice, even where the network makes the browser ask again.  match: the
 * version of what is changed, as it was read; it is not changed when somebody else did meanwhile (412). */
export async function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, opts: { match?: string | null } = {}): Promise<T> {
	const answer = await ask(address(path), {
		method,
		headers: {
			Accept: "application/json",
			"Idempotency-Key": once(),
			...(csrf ? { "X-Lintel-CSRF": csrf } : {}),
			...(opts.match ? { "If-Match": `"${opts.match}"` } : {}),
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	if (!answer.ok)
		throw await problemOf(answer);
	const text = await answer.text();
	return (text ? JSON.parse(text) : undefined) as T;
}

/** The pages of a list, one after the other. */
export async function* pages<T>(path: string, query?: Query): AsyncGenerator<Page<T>, void, void> {
	let cursor: string | null = null;
	do {
		const page: Page<T> = await get<Page<T>>(path, { ...query, cursor });
		yield page;
		cursor = page.next;
	} while (cursor);
}

/** The gateway itself (/v1/...), with a caller's key, as any program calls it. */
export function call(path: string, init: RequestInit): Promise<Response> {
	return fetch(path, { ...init, credentials: "omit" });
}

/* Live events: one stream for all, open while somebody listens and the page is looked at, since a browser has only six
 * connections for all its tabs. */
type Hear = (data: any) => void;
const hearers = new Map<string, Set<Hear>>();
const changes = new Set<Listener>();
let stream: EventSource | null = null;
let again = 0;
let pause = 1000;
let streaming = false;

function setStreaming(now: boolean): void {
	if (now !== streaming) {
		streaming = now;
		changes.forEach((hear) => hear());
	}
}

/** Is the stream open? */
export function isLive(): boolean {
	return streaming;
}
export function onLive(hear: Listener): () => void {
	changes.add(hear);
	return () => void changes.delete(hear);
}

function tell(name: string, text: string): void {
	let data: unknown;
	try {
		data = JSON.parse(text);
	} catch {
		return; /* half a line of a stream that was cut */
	}
	hearers.get(name)?.forEach((hear) => hear(data));
}

function listenFor(name: string): void {
	stream?.addEventListener(name, (event) => tell(name, (event as MessageEvent<string>).data));
}

function open(): void {
	if (stream || hearers.size === 0 || document.hidden)
		return;
	stream = new EventSource(`${base}/events`);
	stream.onopen = () => {
		pause = 1000;
		setStreaming(true);
	};
	stream.onerror = () => {
		setStreaming(false);
		if (stream?.readyState === EventSource.CLOSED) { /* refused, not cut: the browser does not try again */
			close();
			again = window.setTimeout(open, pause);
			pause = Math.min(pause * 2, 30_000);
		}
	};
	for (const name of hearers.keys())
		listenFor(name);
}

function close(): void {
	window.clearTimeout(again);
	stream?.close();
	stream = null;
	setStreaming(false);
}

/** Hears what is live; what comes back stops it. */
export function live(event: string, hear: Hear): () => void {
	let all = hearers.get(event);
	if (!all) {
		all = new Set();
		hearers.set(event, all);
		listenFor(event);
	}
	all.add(hear);
	open();
	return () => {
		all.delete(hear);
	};
}

/** While nobody is signed in there is nothing to hear. */
export function stopLive(): void {
	close();
}

if (typeof document !== "undefined")
	document.addEventListener("visibilitychange", () => {
		if (document.hidden)
			close();
		else
			open();
	});
