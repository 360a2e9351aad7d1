/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/purpose.h"

#include "format/gitignore.h"

#define TERMS(...) (const char *const[]) { __VA_ARGS__, NULL }

/* In order: the first pattern that fits decides. */
static const struct lt_purpose purposes[] = {
	{ ".terraform.lock.hcl", "lock-file", TERMS("h1:", "zh:") },
	{ "CODEOWNERS", "codeowners", TERMS("*.tf", "infra", "terraform", "bicep", "deploy", "k8s", "workflows", "lintel.yaml") },
	{ "/LICEN[SC]E*", "licence", NULL },
	{ "/COPYING*", "licence", NULL },
	{ "SECURITY.md", "security-policy", NULL },
	{ "bicepconfig.json", "bicep-config", NULL },
	{ ".pre-commit-config.y*ml", "push-hook", TERMS("gitleaks", "detect-secrets", "trufflehog", "lintel", "talisman", "git-secrets", "ggshield") },
	{ ".gitleaks.toml", "push-hook", TERMS("gitleaks", "title", "rules") },
	{ ".secrets.baseline", "push-hook", TERMS("detect-secrets", "version") },
	{ "**/.husky/pre-commit", "push-hook", TERMS("gitleaks", "detect-secrets", "trufflehog", "lintel", "ggshield") },
	{ "lefthook.y*ml", "push-hook", TERMS("gitleaks", "detect-secrets", "trufflehog", "lintel", "ggshield") },
	{ "**/.lintel/gates/*.json", "gate-record", TERMS("pass", "approvers", "facts_sha256") },
	{ "*ai[-_ ]policy*", "ai-policy", TERMS("scope", "allowed", "prohibited", "data", "oversight", "incident") },
	{ "*responsible[-_ ]ai*", "ai-policy", TERMS("scope", "allowed", "prohibited", "data", "oversight", "incident") },
	{ "*ai[-_ ]use[-_ ]policy*", "ai-policy", TERMS("scope", "allowed", "prohibited", "data", "oversight", "incident") },
	{ "skills*.csv", "skills-matrix", TERMS("cloud", "ai_fundamentals", "automation", "security_ops") },
	{ "skills[-_]matrix*", "skills-matrix", TERMS("cloud", "ai_fundamentals", "automation", "security_ops") },
	{ "glossary.md", "glossary", NULL },
	{ "**/docs/ai/**/*.md", "glossary", NULL },
	{ "*.prompt", "prompt", NULL },
	{ "*.prompty", "prompt", NULL },
	{ "*.prompt.md", "prompt", NULL },
	{ "**/prompts/**/*.[tmyj]*", "prompt", NULL },
	{ "promptfooconfig.y*ml", "evaluation", TERMS("tests", "threshold", "cases") },
	{ "**/evals/**/*.[jyc]*", "evaluation", TERMS("threshold", "pass", "cases", "version") },
	{ "**/evaluations/**/*.[jyc]*", "evaluation", TERMS("threshold", "pass", "cases", "version") },
	{ "**/runbooks/**/*.md", "runbook", TERMS("scale-out", "model-rotation", "gpu-failure", "throttling", "cost-overrun", "last_tested") },
	{ "*runbook*.md", "runbook", TERMS("scale-out", "model-rotation", "gpu-failure", "throttling", "cost-overrun", "last_tested") },
	{ "*model[-_]card*", "model-card", TERMS("owner", "licence", "license", "intended", "version") },
	{ "*.dvc", "data-card", NULL },
	{ "*data*[-_]card*", "data-card", TERMS("version", "owner", "licence", "license", "collected") },
	{ "datacard.y*ml", "data-card", TERMS("version", "owner", "licence", "license", "collected") },
	{ "*datasheet*.md", "data-card", TERMS("version", "owner", "licence", "license", "collected") },
	{ "*radar*.[ymcj]*", "radar", TERMS("adopt", "trial", "assess", "hold", "owner") },
	{ "**/experiments/**/runs/*.json", "experiment", TERMS("commit", "data", "model", "params", "infra", "metric") },
	{ "MLproject", "experiment", TERMS("parameters", "command") },
	{ "*risk[-_]register*", "risk-register", TERMS("likelihood", "impact", "treatment", "owner", "review") },
	{ "*impact[-_]assessment*", "impact-assessment", TERMS("affected", "purpose", "oversight", "fairness", "fallback") },
	{ "*incident[-_]response*.md", "incident-plan", TERMS("prompt-injection", "prompt injection", "leak", "harmful", "regression", "cost", "outage") },
	{ "*incident[-_]plan*.md", "incident-plan", TERMS("prompt-injection", "prompt injection", "leak", "harmful", "regression", "cost", "outage") },
	{ "**/post[-_]mortems/**/*.md", "post-mortem", TERMS("action", "owner", "timeline") },
	{ "**/postmortems/**/*.md", "post-mortem", TERMS("action", "owner", "timeline") },
	{ "**/load[-_]test*/**/*.[jpy]*", "load-test", TERMS("version", "rps", "p95", "errors") },
	{ "locustfile.py", "load-test", NULL },
	{ "*.jmx", "load-test", NULL },
	{ "*k6*.js", "load-test", NULL },
	{ "**/reviews/*.md", "review", TERMS("utilisation", "cost", "security", "radar", "self-service", "roadmap") },
	{ "slo.y*ml", "slo", TERMS("objective", "latency", "availability", "window", "endpoint") },
	{ "*[-_]slo*.y*ml", "slo", TERMS("objective", "latency", "availability", "window", "endpoint") },
};

static struct lt_text
last_part(struct lt_text path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	return slash ? (struct lt_text){ slash + 1, path.len - (size_t)(slash + 1 - path.at) } : path;
}

const struct lt_purpose *
lt_purpose_of(struct lt_text path)
{
	struct lt_text name = last_part(path);
	for (size_t i = 0; i < sizeof purposes / sizeof *purposes; i++) {
		struct lt_text pattern = lt_text(purposes[i].pattern);
		bool top = pattern.at[0] == '/', deep = strchr(pattern.at + top, '/') != NULL;
		if (top)
			pattern.at++, pattern.len--;
		if (top && name.at != path.at)
			continue;
		if (lt_gitignore_fits(pattern, deep ? path : name))
			return &purposes[i];
	}
	return NULL;
}

static const struct {
	const char *ending, *place;
} endings[] = {
	{ ".md", "doc" }, { ".mdx", "doc" }, { ".rst", "doc" }, { ".adoc", "doc" }, { ".html", "doc" }, { ".svg", "doc" },
	{ ".ipynb", "notebook" }, { ".tf", "terraform" }, { ".tofu", "terraform" }, { ".tfvars", "terraform" },
	{ ".bicep", "template" }, { ".bicepparam", "template" }, { ".py", "code" }, { ".js", "code" }, { ".ts", "code" },
	{ ".tsx", "code" }, { ".jsx", "code" }, { ".mjs", "code" }, { ".cjs", "code" }, { ".go", "code" },
	{ ".java", "code" }, { ".kt", "code" }, { ".cs", "code" }, { ".rs", "code" }, { ".rb", "code" },
	{ ".php", "code" }, { ".sh", "code" }, { ".ps1", "code" }, { ".c", "code" }, { ".cpp", "code" }, { ".swift", "code" },
};

const char *
lt_purpose_place(struct lt_text path)
{
	static const char *const tests[] = { "test/", "tests/", "testdata/", "fixtures/", "__tests__/", "/spec/", NULL };
	struct lt_text name = last_part(path);
	for (int i = 0; tests[i]; i++) {
		const char *at = memmem(path.at, path.len, tests[i], strlen(tests[i]));
		if (at && (at == path.at || at[-1] == '/' || tests[i][0] == '/'))
			return "test";
	}
	if (lt_text_starts(name, ".env") || lt_text_ends(name, ".env"))
		return "env";
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (lt_text_ends(name, endings[i].ending))
			return endings[i].place;
	if (lt_text_starts(path, "docs/") || lt_text_has(path, "/docs/"))
		return "doc";
	return "config";
}
