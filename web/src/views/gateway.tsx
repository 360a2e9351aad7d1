/* SPDX-License-Identifier: Apache-2.0 */
/* gateway: what answers, who may call, and what became of it. */
import type { ComponentType } from "preact";
import { Empty, Loading, Tabs } from "../parts";
import type { Gateway } from "../records";
import { go, to, type ViewProps } from "../route";
import { useGet } from "../use";
import { Callers } from "./gateway/callers";
import { Deployments } from "./gateway/deployments";
import { Explain } from "./gateway/explain";
import { Head } from "./gateway/head";
import { Keys } from "./gateway/keys";
import { Models } from "./gateway/models";
import { Policies } from "./gateway/policies";
import { TryIt } from "./gateway/tryit";

/* In the order they are shown; the first is where one begins. */
const TABS: { id: string; label: string; body: ComponentType<ViewProps> }[] = [
	{ id: "deployments", label: "Deployments", body: Deployments },
	{ id: "models", label: "Models and routes", body: Models },
	{ id: "callers", label: "Teams and callers", body: Callers },
	{ id: "keys", label: "Keys", body: Keys },
	{ id: "try", label: "Try it", body: TryIt },
	{ id: "explain", label: "Explain a decision", body: Explain },
	{ id: "policies", label: "Policies", body: Policies },
];

export default function GatewayView({ rest, query }: ViewProps) {
	const gateway = useGet<Gateway>("/gateway", undefined, { on: ["policy"] });
	const now = rest[0] ?? "deployments";
	const tab = TABS.find(({ id }) => id === now);
	/* What stands above the tabs is known before they are drawn, so that nothing moves. */
	if (gateway.loading)
		return <Loading lines={12} />;
	return (
		<>
			<Head gateway={gateway.data} />
			<Tabs label="Gateway" tabs={TABS} now={now} onTab={(id) => go(to("gateway", [id]))}>
				{tab ? <tab.body rest={rest.slice(1)} query={query} /> : <Empty title="There is no such page">The gateway's pages are the tabs above.</Empty>}
			</Tabs>
		</>
	);
}
