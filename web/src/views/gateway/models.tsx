/* SPDX-License-Identifier: Apache-2.0 */
/* models: what callers ask for, and how it is routed. */
import type { Page } from "../../api";
import { Badge, Empty, Failed, Filter, Loading, Panel } from "../../parts";
import type { ModelRow } from "../../records";
import { to, type ViewProps } from "../../route";
import { useGet } from "../../use";
import { LimitsLine } from "./limits_line";
import { Routes } from "./routes";

export function Models({ query }: ViewProps) {
	const { data, error, at, again } = useGet<Page<ModelRow>>("/gateway/models", { limit: 500 }, { on: ["policy", "health"] });
	const wanted = query.get("q")?.toLowerCase() ?? "";
	if (error && !data)
		return <Failed error={error} again={again} />;
	if (!data)
		return <Panel title="Models"><Loading lines={12} /></Panel>;
	const shown = data.items.filter((model) => [model.name, ...model.aliases].some((name) => name?.toLowerCase().includes(wanted)));
	return (
		<>
			<Filter fields={[{ name: "q", label: "Model", kind: "search", placeholder: "A model's name" }]} />
			{shown.length === 0 && <Empty title="No such model">No model of the policy is called so.</Empty>}
			<div class="gateway-models">
				{shown.map((model) => (
					<Panel key={model.name} at={at} title={model.name === "*" ? "Any other name" : model.name}
						sentence={model.name === "*" ? "What has no name of its own above." : model.aliases.length ? `also ${model.aliases.join(", ")}` : undefined}
						actions={model.name !== "*" && <a class="button small" href={to("gateway", ["try"], { model: model.name ?? "" })}>Try it</a>}>
						<Routes model={model.name ?? ""} routes={model.routes} currency={model.currency} />
						{model.callers.length > 0 && <p class="muted">for {model.callers.join(", ")} alone</p>}
						<LimitsLine scope={model.limits} />
						{model.routes.length === 0 && <Badge kind="bad">no deployment answers it</Badge>}
					</Panel>
				))}
			</div>
		</>
	);
}
