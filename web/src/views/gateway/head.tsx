/* SPDX-License-Identifier: Apache-2.0 */
/* head: where the gateway is, what it enforces, and what somebody who is new has to know. */
import { Badge, Copy, When } from "../../parts";
import type { Gateway } from "../../records";
import { may } from "../../use";

export function Head({ gateway: data }: { gateway: Gateway | undefined }) {
	return (
		<div class="gateway-head">
			<p class="gateway-lead">
				{data ? (
					<>
						<span class="gateway-base">Base URL <code>{data.url}/v1</code> <Copy text={`${data.url}/v1`} /></span>
						<span>Policy <a href="/ui/gateway/policies">{data.generation}</a>, <When at={data.made_at} /></span>
						<span>Money in {data.currency}</span>
						{data.simulated && <Badge kind="info">simulator</Badge>}
					</>
				) : " "}
			</p>
			{data?.anybody && <Anybody simulated={data.simulated} />}
		</div>
	);
}

function Anybody({ simulated }: { simulated: boolean }) {
	return (
		<div class="gateway-banner" role="note">
			<p>
				<strong>Nobody is named yet: anybody on this machine may call, with any key or none.</strong>{" "}
				{simulated && "No deployment is named either, so the built-in simulator answers and no model is paid for. "}
				Name the first caller, and only callers with a key are let in from then on.
			</p>
			<p class="row">
				{may("operator") ? <a class="button primary" href="/ui/gateway/callers?new=1">Name a caller</a> : <span class="muted">An operator can name callers.</span>}
				<a class="button" href="/ui/gateway/try">Try it</a>
			</p>
		</div>
	);
}
