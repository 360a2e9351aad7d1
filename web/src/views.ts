/* SPDX-License-Identifier: Apache-2.0 */
/* views: every page, a line each, in the order they are shown.  The first is where one begins. */
import type { View } from "./route";

export const views: View[] = [
	{ path: "", title: "Overview", icon: "home", key: "o", sentence: "Are we ready, what is missing, what does it cost, is it healthy.", load: () => import("./views/overview") },
	{ path: "readiness", title: "Readiness", icon: "gauge", key: "r", group: "Assess", sentence: "What holds, what is missing, where, and what to do.", load: () => import("./views/readiness") },
	{ path: "framework", title: "Framework", icon: "tree", key: "f", group: "Assess", sentence: "Both frameworks as checklists, and the questions that decide them.", load: () => import("./views/framework") },
	{ path: "roadmap", title: "Roadmap", icon: "map", key: "m", group: "Assess", sentence: "What to do next, by when, in which order.", load: () => import("./views/roadmap") },
	{ path: "audit", title: "Audit", icon: "shield", key: "a", group: "Govern", role: "owner", sentence: "Who changed what, and who read what is sensitive.", load: () => import("./views/audit") },
	{ path: "settings", title: "Settings", icon: "gear", key: "s", group: "Govern", sentence: "Sign-in, API tokens, sessions, the schedule, the theme.", load: () => import("./views/settings") },
];
