/* SPDX-License-Identifier: Apache-2.0 */
/* signin: nobody is signed in: how one gets in. */
import { useEffect, useRef } from "preact/hooks";
import { address, Problem } from "./api";
import { Command, Icon, Mark } from "./parts";
import { useRoute } from "./route";
import { readSession, useGet } from "./use";

interface About { version: string | null; sign_in: string[]; provider: string | null }

/* What became of a sign-in at the provider's, as the API says it in the address. */
const reasons: Record<string, string> = {
	"oidc-denied": "The provider did not let you in.",
	"oidc-state": "That sign-in was begun too long ago, or in another browser. Begin it again.",
	"oidc-provider": "The provider could not be reached, or did not answer as it should. Try again, or tell who runs this lintel.",
	"oidc-token": "What the provider said about you could not be trusted. Tell who runs this lintel.",
	"oidc-role": "You are known, but no role of this lintel is yours. Ask an owner to give one to your group.",
};

export function SignIn({ problem }: { problem?: Problem | undefined }) {
	const { view, query, href } = useRoute();
	const about = useGet<About>("/about");
	const heading = useRef<HTMLHeadingElement>(null);
	const ways = about.data?.sign_in ?? [];
	const next = view === "sign-in" ? query.get("next") ?? "/ui/" : href;
	const failed = view === "sign-in" ? query.get("problem") : null;
	useEffect(() => {
		document.title = "Sign in · Lintel";
		heading.current?.focus();
	}, []);
	/* The link was opened in another tab: here too one is signed in then. */
	useEffect(() => {
		const look = () => document.hidden || void readSession();
		document.addEventListener("visibilitychange", look);
		return () => document.removeEventListener("visibilitychange", look);
	}, []);
	return (
		<main class="alone">
			<div class="alone-card">
				<p class="brand"><Mark /> Lintel</p>
				<h1 ref={heading} tabIndex={-1}>Sign in</h1>
				{(problem || failed) && (
					<div class="note note-gap" role="alert">
						<Icon name="alert" size={18} />
						<p>{failed ? reasons[failed] ?? "That sign-in did not work. Begin it again." : <><strong>{problem?.title}</strong> {problem?.detail}</>}</p>
					</div>
				)}
				{ways.includes("oidc") && (
					<p><a class="button primary wide" href={address("/oidc/start", { next })}>Sign in with {about.data?.provider ?? "your organisation"}</a></p>
				)}
				{ways.includes("oidc") && <p class="or"><span>or</span></p>}
				<h2>With a one-time link</h2>
				<p>When <code>lintel up</code> started it printed a link that signs you in once. A new one, on the machine where it runs:</p>
				<Command text="lintel govern link" />
				<p class="muted">Open the link in this browser; this page goes on by itself.</p>
				<p class="alone-foot muted">{about.data?.version ? `Lintel ${about.data.version}` : " "}</p>
			</div>
		</main>
	);
}
