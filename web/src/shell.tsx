/* SPDX-License-Identifier: Apache-2.0 */
/* shell: what stands around every page: the way to the others, search, theme, who one is. */
import { Component, type ComponentChildren, type ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "./api";
import { Keys } from "./keys";
import { Palette } from "./palette";
import { Dialog, Failed, Icon, Loading, Mark } from "./parts";
import { home, to, useRoute, type View, type ViewProps } from "./route";
import { onTheme, setTheme, theme, type Theme } from "./theme";
import { may, signOut, useLive, useStreaming, type Session } from "./use";
import { views } from "./views";

const reach = (view: View) => !view.role || may(view.role);

function Links({ now, onGo }: { now: string; onGo?: () => void }) {
	let group: string | undefined;
	const rows: ComponentChildren[] = [];
	for (const view of views) {
		if (view.group !== group) {
			group = view.group;
			rows.push(<li key={`g-${group}`} class="side-group" aria-hidden="true">{group}</li>);
		}
		rows.push(
			<li key={view.path}>
				<a href={to(view.path)} {...(view.path === now ? { "aria-current": "page" as const } : {})} {...(onGo ? { onClick: onGo } : {})}>
					<Icon name={view.icon ?? "dot"} /> <span>{view.title}</span>
					{!reach(view) && <Icon name="lock" size={13} label={`needs the role ${view.role}`} />}
				</a>
			</li>,
		);
	}
	return <ul>{rows}</ul>;
}

const themes: { value: Theme; label: string; icon: string }[] = [
	{ value: "system", label: "as the system", icon: "screen" },
	{ value: "light", label: "light", icon: "sun" },
	{ value: "dark", label: "dark", icon: "moon" },
];

function ThemeButton() {
	const [now, set] = useState(theme());
	useEffect(() => onTheme(() => set(theme())), []);
	const at = themes.findIndex((t) => t.value === now);
	const next = themes[(at + 1) % themes.length]!;
	return (
		<button type="button" class="icon-button" aria-label={`Theme: ${themes[at]!.label}. Change to ${next.label}`} title={`Theme: ${themes[at]!.label}`} onClick={() => setTheme(next.value)}>
			<Icon name={themes[at]!.icon} />
		</button>
	);
}

function Who({ session }: { session: Session }) {
	const [open, set] = useState(false);
	return (
		<>
			<button type="button" class="icon-button" aria-label={`Signed in as ${session.name}, ${session.role}`} title={`${session.name} (${session.role})`} aria-haspopup="dialog" onClick={() => set(true)}>
				<Icon name="user" />
			</button>
			{open && (
				<Dialog title="Signed in" onClose={() => set(false)} actions={
					<>
						<a class="button" href={to("settings")} onClick={() => set(false)}>Settings</a>
						<button type="button" class="button" onClick={() => void signOut()}><Icon name="exit" size={16} /> Sign out</button>
					</>
				}>
					<dl class="facts">
						<div><dt>Who</dt><dd>{session.name || "whoever opened the link"}</dd></div>
						<div><dt>Role</dt><dd>{session.role}{session.role === "viewer" ? ": may look, not change" : session.role === "operator" ? ": may assess, waive, and look after callers" : ": may do everything"}</dd></div>
						{session.team && <div><dt>Team</dt><dd>{session.team}: sees this team alone</dd></div>}
						<div><dt>How</dt><dd>{session.how === "oidc" ? "the organisation's sign-in" : session.how === "link" ? "a one-time link" : session.how}</dd></div>
						{session.until && <div><dt>Until</dt><dd>{new Date(session.until).toLocaleString("en-GB")}</dd></div>}
					</dl>
				</Dialog>
			)}
		</>
	);
}

/* Every page listens to this, so that what is live is live everywhere. */
function Live() {
	const streaming = useStreaming();
	const health = useLive<{ ready: boolean; reasons: string[] }>("health");
	const run = useLive<{ state: string; step: string | null }>("assessment");
	const well = !streaming ? "Not live: numbers are read again now and then" : health && !health.ready ? `Not ready: ${health.reasons.join("; ")}` : "Live: what changes is shown as it happens";
	return (
		<span class={`live ${!streaming ? "" : health && !health.ready ? "ill" : "on"}`} title={well}>
			<i aria-hidden="true" />{!streaming ? "Not live" : run?.state === "running" ? "Assessing" : health && !health.ready ? "Not ready" : "Live"}
		</span>
	);
}

/* A page that breaks does not take the others with it. */
class Guard extends Component<{ children: ComponentChildren }, { wrong: Error | null }> {
	override state = { wrong: null as Error | null };
	override componentDidCatch(wrong: Error) {
		this.setState({ wrong });
	}
	override render() {
		const { wrong } = this.state;
		if (!wrong)
			return <>{this.props.children}</>;
		return <Failed error={new Problem(0, "bug", "This page broke.", `${wrong.message}. The other pages work; loading it again may help.`)} again={() => this.setState({ wrong: null })} />;
	}
}

type Page = ComponentType<ViewProps>;
const loaded = new Map<string, Page>();

function Shown({ view, rest, query }: { view: View } & ViewProps) {
	const [, drawn] = useState(0);
	const [failed, fail] = useState<string | null>(null);
	const Now = loaded.get(view.path);
	useEffect(() => {
		fail(null);
		if (!loaded.has(view.path))
			view.load().then((module) => {
				loaded.set(view.path, module.default);
				drawn((n) => n + 1);
			}, (why: unknown) => fail(String(why)));
	}, [view]);
	if (failed)
		return <Failed error={new Problem(0, "old", "This page could not be loaded.", "Lintel was updated meanwhile, or is stopped; load the page again.")} again={() => location.reload()} />;
	return Now ? <Now rest={rest} query={query} /> : <Loading lines={8} label={`Loading ${view.title}`} />;
}

function Nowhere({ path }: { path: string }) {
	return (
		<div class="empty">
			<p class="empty-title">There is no page /ui/{path}</p>
			<div class="empty-text">The address may be mistyped, or come from another version.</div>
			<div class="empty-action"><a class="button primary" href={home}>To the overview</a></div>
		</div>
	);
}

export function Shell({ session }: { session: Session }) {
	const { view: path, rest, query } = useRoute();
	const view = views.find((v) => v.path === path);
	const title = view?.title ?? "Not found";
	const heading = useRef<HTMLHeadingElement>(null);
	const first = useRef(true);
	const [searching, setSearching] = useState(false);
	const [menu, setMenu] = useState(false);
	useEffect(() => {
		document.title = `${title} · Lintel`;
		if (first.current)
			first.current = false;
		else
			heading.current?.focus({ preventScroll: true }); /* a reader hears where one is now */
	}, [path]);
	const bottom = views.filter((v) => reach(v)).slice(0, 2).concat(views.filter((v) => v.path === "gateway" || v.path === "usage"));
	return (
		<div class="shell">
			<a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>Skip to the page</a>
			<nav class="side" aria-label="Pages">
				<a class="brand" href={home}><Mark /> <span>Lintel</span></a>
				<Links now={path} />
				<div class="side-foot"><Live /></div>
			</nav>
			<div class="body">
				<header class="top">
					<a class="brand top-brand" href={home} aria-label="Lintel, overview"><Mark /></a>
					<h1 ref={heading} tabIndex={-1}>{title}</h1>
					<p class="top-sentence">{view?.sentence}</p>
					<div class="top-tools">
						<button type="button" class="search-button" aria-haspopup="dialog" aria-label="Search or jump Ctrl K" onClick={() => setSearching(true)}>
							<Icon name="search" size={16} /> <span class="search-words">Search or jump</span> <kbd aria-hidden="true">Ctrl K</kbd>
						</button>
						<ThemeButton />
						<Who session={session} />
					</div>
				</header>
				<main id="main" tabIndex={-1}>
					<Guard key={path}>{view ? <Shown view={view} rest={rest} query={query} /> : <Nowhere path={path} />}</Guard>
				</main>
			</div>
			<nav class="bottom" aria-label="Main pages">
				{bottom.map((v) => <a key={v.path} href={to(v.path)} {...(v.path === path ? { "aria-current": "page" as const } : {})}><Icon name={v.icon ?? "dot"} size={20} /><span>{v.title.split(" ")[0]}</span></a>)}
				<button type="button" aria-haspopup="dialog" onClick={() => setMenu(true)}><Icon name="menu" size={20} /><span>More</span></button>
			</nav>
			{menu && <Dialog title="Pages" side onClose={() => setMenu(false)}><nav class="side-in" aria-label="All pages"><Links now={path} onGo={() => setMenu(false)} /></nav></Dialog>}
			{searching && <Palette onClose={() => setSearching(false)} />}
			<Keys onSearch={() => setSearching(true)} />
		</div>
	);
}
