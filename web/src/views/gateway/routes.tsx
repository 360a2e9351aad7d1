/* SPDX-License-Identifier: Apache-2.0 */
/* routes: how a model's calls find a deployment.  The picture is a list of lists, so that it reads as well without being seen. */
import { money, ms, percent } from "../../format";
import { Badge } from "../../parts";
import type { ModelRoute } from "../../records";
import { STATES } from "./deployments";

interface Tier { tier: number; wait: number; weight: number; routes: ModelRoute[] }

/* Routes of one tier share its calls by weight. */
function tiersOf(routes: readonly ModelRoute[]): Tier[] {
	const tiers = new Map<number, Tier>();
	for (const route of routes) {
		const tier = tiers.get(route.tier) ?? { tier: route.tier, wait: 0, weight: 0, routes: [] };
		tier.routes.push(route);
		tier.weight += route.weight;
		tier.wait = Math.max(tier.wait, route.wait_ms);
		tiers.set(route.tier, tier);
	}
	return [...tiers.values()].sort((a, b) => a.tier - b.tier);
}

export function Routes({ model, routes, currency }: { model: string; routes: readonly ModelRoute[]; currency: string | null }) {
	const tiers = tiersOf(routes);
	return (
		<ol class="gateway-routes" aria-label={`How calls of ${model} are routed`}>
			{tiers.map((tier, i) => (
				<li key={tier.tier}>
					<p class="gateway-routes-when">
						{i === 0 ? "First" : `When ${i === 1 ? "that is" : "those are"} full or broken`}
						{tier.routes.length > 1 ? ", shared by weight" : ""}
						{tier.wait > 0 && <span class="muted"> · waits up to {ms(tier.wait)} for it</span>}
					</p>
					<ul class="gateway-places">
						{tier.routes.map((route) => (
							<li key={route.to} class={`gateway-place state-${route.state}`}>
								<span class="gateway-place-name">{route.to} {route.state !== "ok" && <Badge kind={STATES[route.state ?? ""]?.kind ?? "unknown"}>{STATES[route.state ?? ""]?.word ?? "not known"}</Badge>}</span>
								<span class="gateway-place-more">{percent(route.weight / tier.weight)} of calls{route.model && route.model !== model ? `, as ${route.model}` : ""}</span>
								<span class="gateway-place-more">{route.input === null ? "no price is known" : `${money(route.input, currency)} in, ${money(route.output, currency)} out a million tokens`}</span>
							</li>
						))}
					</ul>
				</li>
			))}
		</ol>
	);
}
