/* SPDX-License-Identifier: Apache-2.0 */
/* usage: what calls took, in tokens, money and time. */
import { Tabs } from "../parts";
import { go, to, type ViewProps } from "../route";
import { CallDetails } from "./usage/call";
import { Calls } from "./usage/calls";
import { Summary } from "./usage/summary";

export default function UsageView({ rest, query }: ViewProps) {
	const [tab, id] = rest;
	if (tab === "calls" && id)
		return <CallDetails id={id} />;
	const now = tab === "calls" ? "calls" : "summary";
	return (
		<Tabs label="Usage" now={now} onTab={(next) => go(to("usage", next === "calls" ? ["calls"] : []))}
			tabs={[{ id: "summary", label: "Summary" }, { id: "calls", label: "Calls" }]}>
			{now === "calls" ? <Calls query={query} /> : <Summary query={query} />}
		</Tabs>
	);
}
