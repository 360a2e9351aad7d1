/* SPDX-License-Identifier: Apache-2.0 */
/* held: the key that was made or pasted last, for the console.  In this page's memory alone: it is gone with the page, and is never
 * written anywhere. */
export interface Held { key: string; caller: string }

let held: Held | undefined;

export function hold(key: string, caller: string): void {
	held = key ? { key, caller } : undefined;
}

export function holding(): Held | undefined {
	return held;
}
