/* SPDX-License-Identifier: Apache-2.0 */
/* refusals: what to do about each reason for which the gateway itself says no. */
const HELP: Readonly<Record<string, string>> = {
	missing_api_key: "set the SDK's key; it may be in any of the three headers",
	invalid_api_key: "ask who runs the gateway for a key",
	expired_api_key: "rotate the key",
	unknown_url: "there are chat/completions, completions, responses, embeddings, models and messages below /v1, /openai/v1 and /openai/deployments/NAME",
	method_not_allowed: "use the method the SDK uses",
	request_too_large: "send less, or raise gateway.body_max",
	invalid_json: "mend the body",
	duplicate_member: "mend what writes the body",
	escaped_member: "spell it plainly",
	invalid_member: "give the member a value of its kind",
	missing_model: "set model",
	model_not_found: "use one of the list, or add it to the caller's models",
	unsupported_surface: "use another path or model",
	output_limit: "lower the output limit",
	rate_limit_exceeded: "wait as told; raise rpm of the scope named",
	rate_limit_exceeded_tokens: "wait as told; ask for less output; raise tpm of the scope named",
	request_exceeds_limit: "send less or ask for less output",
	concurrency_limit_exceeded: "wait for one to end; raise concurrency of the scope named",
	budget_exceeded: "wait for the next day or month, or raise the budget of the scope named",
	ledger_full: "see whether the disk of the state folder is full, and whether lintel up runs",
	deployments_saturated: "wait as told; add capacity or a fallback",
	no_deployment_available: "see lintel_deployment_state at the admin address",
	upstream_failed: "see the ledger's attempts",
	upstream_timeout: "raise the time-outs of the deployment or look at it",
	upstream_cut: "call again; only in streams that had begun",
	response_not_found: "ids are remembered for a while; start a new chain",
	admin_key_required: "send the key of gateway.admin_key_sha256, or the key of a caller with admin: true",
	invalid_header: "mend the header",
	bad_request: "only nginx says this",
	internal_error: "see its log",
};

/* undefined: the code is not the gateway's own. */
export function refusalHelp(code: string): string | undefined {
	return HELP[code];
}
