/* SPDX-License-Identifier: Apache-2.0 */
/* main: who is asking, then the page. */
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { Failed, Mark, Toasts } from "./parts";
import { followLinks } from "./route";
import { Shell } from "./shell";
import { SignIn } from "./signin";
import { applyTheme } from "./theme";
import { readSession, signIn, useSession } from "./use";

/* The token of a one-time link leaves the address, and the history, before anything else happens. */
function takeOnce(): string | null {
	const once = /^#once=([\w-]+)$/.exec(location.hash)?.[1] ?? null;
	if (once)
		history.replaceState(null, "", location.pathname + location.search);
	return once;
}

function App() {
	const session = useSession();
	useEffect(() => {
		document.documentElement.dataset["session"] = session.state;
	}, [session.state]);
	if (session.state === "in")
		return <Shell session={session} />;
	if (session.state === "out")
		return <SignIn problem={session.problem} />;
	if (session.state === "failed" && session.problem)
		return (
			<main class="alone">
				<div class="alone-card">
					<p class="brand"><Mark /> Lintel</p>
					<h1 class="sr">Lintel cannot be reached</h1>
					<Failed error={session.problem} again={() => void readSession()} />
				</div>
			</main>
		);
	return <p class="starting" role="status">Lintel</p>;
}

applyTheme();
followLinks();
const once = takeOnce();
const root = document.getElementById("app");
if (root) {
	root.textContent = "";
	render(<><App /><Toasts /></>, root);
}
void (once ? signIn(once) : readSession());
