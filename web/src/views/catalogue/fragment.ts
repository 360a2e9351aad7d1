/* SPDX-License-Identifier: Apache-2.0 */
/* fragment: the statement in the address behind #, which browsers send to nobody. */
export function sqlOf(hash: string): string {
	return new URLSearchParams(hash.replace(/^#/, "")).get("sql") ?? "";
}

export function hashOf(sql: string): string {
	return sql ? "#" + new URLSearchParams({ sql }) : "";
}
