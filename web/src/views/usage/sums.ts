/* SPDX-License-Identifier: Apache-2.0 */
import type { UsageRow } from "../../records";

/* All tokens of a row; reasoning is in the output. */
export function tokensOf(row: UsageRow): number {
	return row.input + row.cached + row.written + row.output;
}
