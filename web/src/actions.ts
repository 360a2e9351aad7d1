/* SPDX-License-Identifier: Apache-2.0 */
/* actions: what can be done from anywhere, and the command that does the same. */
import { Problem, send } from "./api";
import { say } from "./parts/toast";
import { go, to } from "./route";
import { setTheme } from "./theme";
import { signOut, type Role } from "./use";

export interface Action {
	id: string;
	title: string;
	sentence: string;
	icon: string;
	role: Role;
	/** The same on the command line. */
	command?: string;
	run: () => void;
}

/** Does it, and says what became of it. */
export async function doing<T>(what: () => Promise<T>, done: string): Promise<T | undefined> {
	try {
		const answer = await what();
		say(done);
		return answer;
	} catch (why) {
		say(why instanceof Problem ? why.detail || why.title : String(why), "bad");
		return undefined;
	}
}

export const actions: Action[] = [
	{ id: "assess", title: "Assess again", sentence: "Collect facts and run all checks now.", icon: "play", role: "operator", command: "lintel assess",
		run: () => void doing(() => send("POST", "/assessments"), "The assessment has begun; the pages change when it is done.") },
	{ id: "caller", title: "Create a caller and its key", sentence: "Who may call models, and with what limits.", icon: "key", role: "operator", command: "lintel govern key NAME",
		run: () => go(to("gateway", ["callers"], { new: "1" })) },
	{ id: "verify", title: "Verify the audit log", sentence: "Is it as it was written?", icon: "shield", role: "owner", command: "lintel govern audit --verify", run: () => go(to("audit", [], { verify: "1" })) },
	{ id: "token", title: "Create an API token", sentence: "For programs that use the API.", icon: "lock", role: "owner", run: () => go(to("settings", ["tokens"], { new: "1" })) },
	{ id: "light", title: "Light theme", sentence: "Kept in this browser.", icon: "sun", role: "viewer", run: () => setTheme("light") },
	{ id: "dark", title: "Dark theme", sentence: "Kept in this browser.", icon: "moon", role: "viewer", run: () => setTheme("dark") },
	{ id: "system", title: "Theme as the system's", sentence: "Light or dark as the system is.", icon: "screen", role: "viewer", run: () => setTheme("system") },
	{ id: "out", title: "Sign out", sentence: "End this session.", icon: "exit", role: "viewer", run: () => void signOut() },
];
