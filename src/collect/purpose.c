/* SPDX-License-Identifier: Apache-2.0 */
#include "collect/purpose.h"

#include "format/gitignore.h"

#define TERMS(...) (const char *const[]) { __VA_ARGS__, NULL }
#define SCANNERS TERMS("gitleaks", "detect-secrets", "trufflehog", "lintel", "talisman", "git-secrets", "ggshield")
#define OWNED TERMS("*.tf", "infra", "terraform", "bicep", "deploy", "k8s", "workflows", "lintel.yaml")
#define POLICY TERMS("scope", "allowed", "prohibited", "data", "oversight", "incident")
#define SKILLS TERMS("cloud", "ai_fundamentals", "automation", "security_ops")
#define EVALUATION TERMS("threshold", "pass", "cases", "version")
#define RUNBOOK TERMS("scale-out", "model-rotation", "gpu-failure", "throttling", "cost-overrun", "last_tested")
#define DATA_CARD TERMS("version", "owner", "licence", "license", "collected")
#define INCIDENT TERMS("prompt-injection", "prompt injection", "leak", "harmful", "regression", "cost", "outage")
#define POST_MORTEM TERMS("action", "owner", "timeline")
#define OBJECTIVE TERMS("objective", "latency", "availability", "window", "endpoint")

/* In order: the first pattern that fits decides. */
static const struct lt_purpose purposes[] = {
	{ ".terraform.lock.hcl", "lock-file", TERMS("h1:", "zh:") },
	{ "CODEOWNERS", "codeowners", OWNED },
	{ "/LICEN[SC]E*", "licence", NULL },
	{ "/COPYING*", "licence", NULL },
	{ "SECURITY.md", "security-policy", NULL },
	{ "bicepconfig.json", "bicep-config", NULL },
	{ ".pre-commit-config.y*ml", "push-hook", SCANNERS },
	{ ".gitleaks.toml", "push-hook", TERMS("gitleaks", "title", "rules") },
	{ ".secrets.baseline", "push-hook", TERMS("detect-secrets", "version") },
	{ "**/.husky/pre-commit", "push-hook", SCANNERS },
	{ "lefthook.y*ml", "push-hook", SCANNERS },
	{ "**/.lintel/gates/*.json", "gate-record", TERMS("pass", "approvers", "facts_sha256") },
	{ "*ai[-_ ]policy*", "ai-policy", POLICY },
	{ "*responsible[-_ ]ai*", "ai-policy", POLICY },
	{ "*ai[-_ ]use[-_ ]policy*", "ai-policy", POLICY },
	{ "skills*.csv", "skills-matrix", SKILLS },
	{ "skills[-_]matrix*", "skills-matrix", SKILLS },
	{ "glossary.md", "glossary", NULL },
	{ "**/docs/ai/**/*.md", "glossary", NULL },
	{ "*.prompt", "prompt", NULL },
	{ "*.prompty", "prompt", NULL },
	{ "*.prompt.md", "prompt", NULL },
	{ "**/prompts/**/*.[tmyj]*", "prompt", NULL },
	{ "promptfooconfig.y*ml", "evaluation", TERMS("tests", "threshold", "cases") },
	{ "**/evals/**/*.[jyc]*", "evaluation", EVALUATION },
	{ "**/evaluations/**/*.[jyc]*", "evaluation", EVALUATION },
	{ "**/runbooks/**/*.md", "runbook", RUNBOOK },
	{ "*runbook*.md", "runbook", RUNBOOK },
	{ "*model[-_]card*", "model-card",
		TERMS("owner", "licence", "license", "intended", "version") },
	{ "*.dvc", "data-card", NULL },
	{ "*data*[-_]card*", "data-card", DATA_CARD },
	{ "datacard.y*ml", "data-card", DATA_CARD },
	{ "*datasheet*.md", "data-card", DATA_CARD },
	{ "*radar*.[ymcj]*", "radar", TERMS("adopt", "trial", "assess", "hold", "owner") },
	{ "**/experiments/**/runs/*.json", "experiment",
		TERMS("commit", "data", "model", "params", "infra", "metric") },
	{ "MLproject", "experiment", TERMS("parameters", "command") },
	{ "*risk[-_]register*", "risk-register",
		TERMS("likelihood", "impact", "treatment", "owner", "review") },
	{ "*impact[-_]assessment*", "impact-assessment",
		TERMS("affected", "purpose", "oversight", "fairness", "fallback") },
	{ "*incident[-_]response*.md", "incident-plan", INCIDENT },
	{ "*incident[-_]plan*.md", "incident-plan", INCIDENT },
	{ "**/post[-_]mortems/**/*.md", "post-mortem", POST_MORTEM },
	{ "**/postmortems/**/*.md", "post-mortem", POST_MORTEM },
	{ "**/load[-_]test*/**/*.[jpy]*", "load-test", TERMS("version", "rps", "p95", "errors") },
	{ "locustfile.py", "load-test", NULL },
	{ "*.jmx", "load-test", NULL },
	{ "*k6*.js", "load-test", NULL },
	{ "**/reviews/*.md", "review",
		TERMS("utilisation", "cost", "security", "radar", "self-service", "roadmap") },
	{ "slo.y*ml", "slo", OBJECTIVE },
	{ "*[-_]slo*.y*ml", "slo", OBJECTIVE },
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
	{ ".md", "doc" }, { ".mdx", "doc" }, { ".rst", "doc" }, { ".adoc", "doc" }, { ".html", "doc" },
	{ ".svg", "doc" },
	{ ".ipynb", "notebook" }, { ".tf", "terraform" }, { ".tofu", "terraform" }, { ".tfvars", "terraform" },
	{ ".bicep", "template" }, { ".bicepparam", "template" }, { ".py", "code" }, { ".js", "code" }, { ".ts", "code" },
	{ ".tsx", "code" }, { ".jsx", "code" }, { ".mjs", "code" }, { ".cjs", "code" }, { ".go", "code" },
	{ ".java", "code" }, { ".kt", "code" }, { ".cs", "code" }, { ".rs", "code" }, { ".rb", "code" },
	{ ".php", "code" }, { ".sh", "code" }, { ".ps1", "code" }, { ".c", "code" }, { ".cpp", "code" },
	{ ".swift", "code" },
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
	return "settings";
}
