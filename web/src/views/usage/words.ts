/* SPDX-License-Identifier: Apache-2.0 */
/* words: what the ledger's words mean, for who has not read its reference page. */

export const OUTCOMES: Readonly<Record<string, { kind: "ok" | "gap" | "unknown" | "bad" | "info"; sentence: string }>> = {
	done: { kind: "ok", sentence: "answered to its end" },
	refused: { kind: "gap", sentence: "refused by the gateway, nothing was sent" },
	error: { kind: "bad", sentence: "the provider answered with an error, passed on" },
	failed: { kind: "bad", sentence: "no deployment answered" },
	client_abort: { kind: "unknown", sentence: "the caller left before the end" },
	upstream_cut: { kind: "bad", sentence: "the provider broke off after the first bytes" },
	idle: { kind: "bad", sentence: "the provider fell silent in the middle" },
	total: { kind: "bad", sentence: "the whole call took too long" },
	malformed: { kind: "bad", sentence: "the provider's stream could not be read" },
};

export const SOURCES: Readonly<Record<string, string>> = {
	none: "nothing was used",
	provider: "the provider said so",
	estimated: "counted here; the provider said nothing",
	partial: "partly said, partly counted",
	cache: "answered from the cache",
};

export const TOO_MANIES = [
	{ id: "rate", title: "rate", sentence: "the deployment's own rate limit; waiting helps" },
	{ id: "capacity", title: "capacity", sentence: "the provider is out of capacity; another region helps" },
	{ id: "adjusted", title: "adjusted", sentence: "the limit is lowered for a while" },
	{ id: "size", title: "size", sentence: "the call alone is larger than what is left" },
	{ id: "quota", title: "quota", sentence: "no money or quota is left; waiting does not help" },
] as const;
