/* SPDX-License-Identifier: Apache-2.0 */
/* words: what the roadmap's words are called for people. */
export const PHASES: Record<string, string> = { diagnostic: "Diagnostic", enablement: "Enablement", preparation: "Preparation", experimentation: "Experimentation", scale: "Scale", continuous: "Continuous adoption" };
export const WITHOUT: [string, string][] = [["kubernetes", "Kubernetes"], ["gpu", "own GPUs"], ["copilots", "copilots"], ["regions", "a second region"], ["grounding", "own documents"], ["commitments", "commitments"], ["centre", "a centre of excellence"]];
export const DAY = 86_400_000;

/** Days since 1970 of 2026-11-22. */
export const dayOf = (text: string | null | undefined): number => text ? Math.round(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) / DAY) : NaN;
