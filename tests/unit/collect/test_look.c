/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/look.h"

#include "base/arena.h"
#include "t.h"

static enum lt_file_kind
kind(const char *path, struct lt_text head)
{
	enum lt_file_kind k;
	if (lt_look_name(lt_text(path), &k))
		return k;
	struct lt_arena *a = lt_arena_new(1 << 20);
	k = lt_look_inside(a, lt_text(path), head);
	lt_arena_drop(a);
	return k;
}

static const struct {
	const char *path, *head;
	enum lt_file_kind kind;
} rows[] = {
	{ "main.tf", "", LT_FILE_TERRAFORM },
	{ "logs/access.log.1", "1763805600.603 310 10.1.0.7 TCP_TUNNEL/200 5120 CONNECT a.com:443 - HIER_DIRECT/1.2.3.4 -\n", LT_FILE_EGRESS },
	{ "signins.json", "{\"value\": [{\"appDisplayName\": \"a\", \"userPrincipalName\": \"b\"}]}", LT_FILE_EGRESS },
	{ "notes.csv", "name,team\njo,red\n", LT_FILE_OTHER },
	{ "costs.csv", "\"BilledCost\",\"ServiceName\",\"ChargePeriodStart\"\n", LT_FILE_FOCUS },
	{ "costs-1.csv.gz", "ChargePeriodStart,ServiceName,BilledCost\n1", LT_FILE_FOCUS },
	{ "plan.log", "{\"format_version\":\"0.1\",\"resource_changes\":[]}", LT_FILE_PLAN },
	{ "costs.csv", "name,BilledCost\n", LT_FILE_OTHER },
	{ "a/main.tf.json", "{", LT_FILE_TERRAFORM },
	{ "prod.auto.tfvars", "", LT_FILE_TFVARS },
	{ "main.bicep", "", LT_FILE_BICEP },
	{ "main.bicepparam", "", LT_FILE_BICEPPARAM },
	{ "lintel.yaml", "", LT_FILE_ESTATE },
	{ "sub/lintel.yaml", "a: 1", LT_FILE_OTHER },
	{ ".github/workflows/ci.yml", "", LT_FILE_WORKFLOW },
	{ "ci/build.yaml", "on: push\njobs:\n  a: {}\n", LT_FILE_WORKFLOW },
	{ "ci/build.yaml", "\"on\":\n  push:\njobs:\n  a: {}\n", LT_FILE_WORKFLOW },
	{ "azure-pipelines.yml", "", LT_FILE_PIPELINE },
	{ "ci/x.yml", "trigger: [main]\nsteps:\n- script: a\n", LT_FILE_PIPELINE },
	{ "k/kustomization.yaml", "resources: []", LT_FILE_KUSTOMIZE },
	{ "usages.json", "{\"value\":[{\"currentValue\":3,\"limit\":200,\"name\":{\"value\":\"AccountCount\"}}]}", LT_FILE_ARM_ANSWER },
	{ "graph.json", "{\"totalRecords\":1,\"data\":[{\"id\":\"/subscriptions/1/resourceGroups/x\"}]}", LT_FILE_ARM_ANSWER },
	{ "ListUsages.json", "{\"parameters\":{\"api-version\":\"1\",\"subscriptionId\":\"1\"},\"responses\":{}}", LT_FILE_ARM_ANSWER },
	{ "setting.json", "{\"value\":[{\"id\":\"/srv/x\"}]}", LT_FILE_OTHER },
	{ "alerts.json", "[{\"annotations\":{},\"startsAt\":\"x\",\"labels\":{\"alertname\":\"a\"}}]", LT_FILE_ALERTS },
	{ "prom.json", "{\"status\":\"success\",\"data\":{\"alerts\":[{\"labels\":{\"alertname\":\"a\"},\"activeAt\":\"x\"}]}}", LT_FILE_ALERTS },
	{ "report.sarif", "", LT_FILE_SCAN },
	{ "trivy.json", "{\"version\":\"2.1.0\",\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"runs\":[", LT_FILE_SCAN },
	{ "prowler.json", "[{\"message\":\"m\",\"metadata\":{\"event_code\":\"x\"},\"status\":\"New\"}]", LT_FILE_SCAN },
	{ "one.json", "{\"metadata\":{\"version\":\"1\"},\"status\":\"New\",\"class_uid\":2003}", LT_FILE_SCAN },
	{ "kubescape.json", "{\"generationTime\":\"x\",\"summaryDetails\":{},\"results\":[]}", LT_FILE_SCAN },
	{ "rules.json", "[{\"ruleName\":\"a\",\"outcome\":\"Fail\"}]", LT_FILE_SCAN },
	{ "runs.json", "{\"runs\":[{\"id\":1}]}", LT_FILE_OTHER },
	{ "pod-with-words.json", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"event_code\":\"x\"}}", LT_FILE_KUBERNETES },
	{ "plan.json", "{\"format_version\":\"0.1\",\"planned_values\":{}}", LT_FILE_PLAN },
	{ "plan.json", "{\"format_version\":\"1.2\",\"terraform_version\":\"1.5\",\"variables\":{\"x", LT_FILE_PLAN },
	{ "x.json", "terraform show -json\n{\"format_version\":\"0.1\",\"resource_changes\":[]}", LT_FILE_PLAN },
	{ "plan.out", "{\"format_version\":\"0.1\",\"resource_changes\":[]}", LT_FILE_PLAN },
	{ "planner.go", "{\"format_version\":\"0.1\",\"resource_changes\":[]}", LT_FILE_OTHER },
	{ "schemas.json", "{\"format_version\":\"0.1\",\"provider_schemas\":{}}", LT_FILE_OTHER },
	{ "s.json", "{\"format_version\":\"0.1\",\"terraform_version\":\"1\",\"values\":{}}", LT_FILE_STATE },
	{ "s.json", "{\"version\": 4, \"terraform_version\": \"1\", \"serial\": 3}", LT_FILE_STATE },
	{ "terraform.tfstate", "", LT_FILE_STATE },
	{ "azuredeploy.json",
		"{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\"}",
		LT_FILE_ARM },
	{ "p.json",
		"{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#\"}",
		LT_FILE_ARM_PARAMETERS },
	{ "pod.json", "{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}", LT_FILE_KUBERNETES },
	{ "node.json", "{\"metadata\":{\"name\":\"a\"},\"status\":{}}", LT_FILE_KUBERNETES },
	{ "deep.json", "{\"a\":{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}}", LT_FILE_OTHER },
	{ "list.json", "[{\"kind\": \"Pod\", \"apiVersion\": \"v1\"}]", LT_FILE_OTHER },
	{ "pod.yaml", "# a\napiVersion: v1\nkind: Pod\n", LT_FILE_KUBERNETES },
	{ "two.yaml", "a: 1\n---\napiVersion: v1\nkind: Pod\n", LT_FILE_KUBERNETES },
	{ "half.yaml", "apiVersion: v1\n---\nkind: Pod\n", LT_FILE_OTHER },
	{ "flow.yaml", "{apiVersion: v1, kind: Pod}", LT_FILE_OTHER },
	{ "t.yaml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n", LT_FILE_HELM },
	{ "t.yaml", "{{- if .Values.on }}\napiVersion: v1\nkind: Pod\n{{- end }}\n", LT_FILE_HELM },
	{ "r.yaml", "apiVersion: v1\nkind: PrometheusRule\ns: \"{{ $labels.x }}\"\nt: a {{ $value }}\n",
		LT_FILE_KUBERNETES },
	{ "r.yaml", "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    {{ range . }}\n    x: {{ y }}\n",
		LT_FILE_KUBERNETES },
	{ "alerts.yml", "groups:\n- name: a\n  rules:\n  - alert: b\n    expr: c\n", LT_FILE_PROMETHEUS },
	{ "groups.yml", "groups:\n- name: a\n", LT_FILE_OTHER },
	{ "smi.txt", "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.", LT_FILE_NVIDIA_SMI },
	{ "gpu.xml", "<?xml version=\"1.0\" ?>\n<nvidia_smi_log>", LT_FILE_NVIDIA_SMI },
	{ "gpu.json", "{\"panels\":[{\"title\":\"x\"}],\"schemaVersion\":39}", LT_FILE_DASHBOARD },
	{ "large.json", "{\"annotations\":{},\"panels\":[{\"title\":\"x", LT_FILE_DASHBOARD },
	{ "rows.json", "{\"rows\":[{\"title\":\"x\"}]}", LT_FILE_OTHER },
	{ "pom.xml", "<project>", LT_FILE_OTHER },
	{ "node/metrics.txt", "# HELP up Is it up?\n# TYPE up gauge\nup 1\n", LT_FILE_METRICS },
	{ "dcgm.prom", "# TYPE a gauge\na 1\n", LT_FILE_METRICS },
	{ "evidence.md", "# Evidence\n\n```\n# TYPE a gauge\na 1\n```\n", LT_FILE_METRICS },
	{ "about-nvidia-smi.md", "# nvidia-smi\n\n# TYPE nvidia-smi -q\n", LT_FILE_OTHER },
	{ "requirements.txt", "requests 2.31\n", LT_FILE_OTHER },
	{ "a.json", "", LT_FILE_OTHER },
	{ "a.json", "{\"", LT_FILE_OTHER },
	{ "a.json", "{\"a\\", LT_FILE_OTHER },
	{ "a.json", "{\"apiVersion\" :", LT_FILE_OTHER },
	{ "README.md", "", LT_FILE_OTHER },
};

TEST(each_file_is_told_by_its_name_or_its_outline)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum lt_file_kind got = kind(rows[i].path, lt_text(rows[i].head));
		if (got != rows[i].kind)
			printf("# %s: %s: got %d\n", rows[i].path, rows[i].head, (int)got);
		IS(got == rows[i].kind);
	}
}

TEST(a_plan_in_utf_16_is_a_plan)
{
	const char *text = "{\"format_version\":\"0.1\",\"planned_values\":{}}";
	char little[256] = "\xff\xfe", big[256] = "\xfe\xff";
	size_t len = 2;
	for (const char *c = text; *c; c++, len += 2) {
		little[len] = *c;
		big[len + 1] = *c;
	}
	IS(kind("tfplan.json", (struct lt_text){ little, len }) == LT_FILE_PLAN);
	IS(kind("tfplan.json", (struct lt_text){ big, len }) == LT_FILE_PLAN);
}
