/* SPDX-License-Identifier: Apache-2.0 */
/* views: every page, a line each, in the order they are shown.  The first is where one begins. */
import type { View } from "./route";

export const views: View[] = [
	{ path: "", title: "Overview", icon: "home", key: "o", sentence: "Are we ready, what is missing, what does it cost, is it healthy.", load: () => import("./views/overview") },
	{ path: "readiness", title: "Readiness", icon: "gauge", key: "r", group: "Assess", sentence: "What holds, what is missing, where, and what to do.", load: () => import("./views/readiness") },
	{ path: "framework", title: "Framework", icon: "tree", key: "f", group: "Assess", sentence: "Both frameworks as checklists, and the questions that decide them.", load: () => import("./views/framework") },
	{ path: "roadmap", title: "Roadmap", icon: "map", key: "m", group: "Assess", sentence: "What to do next, by when, in which order.", load: () => import("./views/roadmap") },
	{ path: "decisions", title: "Decisions", icon: "check", key: "d", group: "Assess", sentence: "What was decided by which table, what is missing to decide, and which use case comes first.", load: () => import("./views/decisions") },
	{ path: "capacity", title: "Capacity", icon: "chart", key: "p", group: "Assess", sentence: "Quota that is left, and how much of a model a workload needs.", load: () => import("./views/capacity") },
	{ path: "gateway", title: "Gateway", icon: "gateway", key: "t", group: "Run", sentence: "What answers, who may call, with which keys and limits; and a console to try it.", load: () => import("./views/gateway") },
	{ path: "usage", title: "Usage and cost", icon: "coins", key: "u", group: "Run", sentence: "What calls took: tokens, money, time, errors; and where the month ends.", load: () => import("./views/usage") },
	{ path: "catalogue", title: "Catalogue", icon: "book", key: "c", group: "Know", sentence: "Every check, word and price, and SQL over the facts.", load: () => import("./views/catalogue") },
	{ path: "audit", title: "Audit", icon: "shield", key: "a", group: "Govern", role: "owner", sentence: "Who changed what, and who read what is sensitive.", load: () => import("./views/audit") },
	{ path: "settings", title: "Settings", icon: "gear", key: "s", group: "Govern", sentence: "Sign-in, API tokens, sessions, the schedule, the theme.", load: () => import("./views/settings") },
];
