/* SPDX-License-Identifier: Apache-2.0 */
/* The outline of a JSON or YAML file, and the rows that tell kinds from outlines. */
#include "collect/look.h"

#include "base/arena.h"
#include "format/prom.h"
#include "format/traffic.h"

/* Keys that decide.  An outline is the set of those that a document has at its top. */
#define KEYS(KEY)                                                                     \
	KEY(API_VERSION, "apiVersion") KEY(KIND, "kind") KEY(METADATA, "metadata")    \
	KEY(SPEC, "spec") KEY(STATUS, "status") KEY(ITEMS, "items")                   \
	KEY(FORMAT_VERSION, "format_version") KEY(TERRAFORM_VERSION, "terraform_version") \
	KEY(RESOURCE_CHANGES, "resource_changes") KEY(PLANNED_VALUES, "planned_values") \
	KEY(PRIOR_STATE, "prior_state") KEY(CONFIGURATION, "configuration")           \
	KEY(VARIABLES, "variables") KEY(VALUES, "values") KEY(VERSION, "version")     \
	KEY(SERIAL, "serial") KEY(LINEAGE, "lineage")                                 \
	KEY(ON, "on") KEY(JOBS, "jobs") KEY(TRIGGER, "trigger") KEY(PR, "pr")         \
	KEY(POOL, "pool") KEY(STAGES, "stages") KEY(STEPS, "steps")                   \
	KEY(PARAMETERS, "parameters") KEY(GROUPS, "groups")\
	KEY(VALUE, "value") KEY(DATA, "data") KEY(TOTAL_RECORDS, "totalRecords")       \
	KEY(RESPONSES, "responses")                                                    \
	KEY(PANELS, "panels") KEY(ROWS, "rows") KEY(ANNOTATIONS, "annotations")        \
	KEY(SCHEMA_VERSION, "schemaVersion") KEY(DASHBOARD, "dashboard") KEY(META, "meta")

enum key_number {
#define KEY(name, word) NUMBER_##name,
	KEYS(KEY)
#undef KEY
};
enum key {
#define KEY(name, word) name = 1ull << NUMBER_##name,
	KEYS(KEY)
#undef KEY
};
static const char *const words[] = {
#define KEY(name, word) word,
	KEYS(KEY)
#undef KEY
};

struct outline {
	uint64_t keys;
	struct lt_text schema; /* JSON's $schema */
};

static void
note(struct outline *o, struct lt_text word, struct lt_text value)
{
	if (lt_text_eq(word, "$schema"))
		o->schema = value;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (lt_text_eq(word, words[i]))
			o->keys |= 1ull << i;
}

static bool
has(const struct outline *o, uint64_t all)
{
	return (o->keys & all) == all;
}

/* The name's last part. */
static struct lt_text
last_part(struct lt_text path)
{
	const char *slash = path.len ? memrchr(path.at, '/', path.len) : NULL;
	if (!slash)
		return path;
	return (struct lt_text){ slash + 1, path.len - (size_t)(slash + 1 - path.at) };
}

static bool
is_yaml(struct lt_text path)
{
	return lt_text_ends(path, ".yaml") || lt_text_ends(path, ".yml");
}

static bool
is_lower(struct lt_text name, const char *word)
{
	return lt_text_eq_nocase(name, lt_text(word));
}

/* Endings that decide alone, longest of a family first; those with LT_FILE_OTHER are never
 * worth a look. */
static const struct {
	const char *ending;
	enum lt_file_kind kind;
} endings[] = {
	{ ".tf", LT_FILE_TERRAFORM },
	{ ".tofu", LT_FILE_TERRAFORM },
	{ ".tf.json", LT_FILE_TERRAFORM },
	{ ".tofu.json", LT_FILE_TERRAFORM },
	{ ".tfvars", LT_FILE_TFVARS },
	{ ".tfvars.json", LT_FILE_TFVARS },
	{ ".tfstate", LT_FILE_STATE },
	{ ".bicep", LT_FILE_BICEP },
	{ ".bicepparam", LT_FILE_BICEPPARAM },
	{ ".sarif", LT_FILE_SCAN },
	{ ".sarif.json", LT_FILE_SCAN },
	{ "package-lock.json", LT_FILE_OTHER },
	{ ".ipynb", LT_FILE_OTHER },
};

/* Where people save what /metrics answered. */
static bool
may_be_metrics(struct lt_text name)
{
	static const char *const names[] = { ".prom", ".metrics", ".om", ".txt", ".md", ".markdown", NULL };
	for (int i = 0; names[i]; i++)
		if (lt_text_ends(name, names[i]))
			return true;
	return lt_text_eq(name, "metrics");
}

/* A plan, a state or a report of nvidia-smi, by the words of its name. */
static bool
says_tool(struct lt_text name)
{
	return lt_text_has_nocase(name, "plan") || lt_text_has_nocase(name, "tfstate") || lt_text_has_nocase(name, "nvidia")
		|| lt_text_has_nocase(name, "smi");
}

/* Tables and logs, by their endings; a log that was put aside has a number behind it, and may be packed. */
static bool
is_log(struct lt_text name)
{
	if (lt_text_ends(name, ".gz"))
		name.len -= 3;
	while (name.len && name.at[name.len - 1] >= '0' && name.at[name.len - 1] <= '9')
		name.len--;
	if (name.len && (name.at[name.len - 1] == '.' || name.at[name.len - 1] == '-'))
		name.len--;
	return lt_text_ends(name, ".csv") || lt_text_ends(name, ".log") || lt_text_ends(name, ".tsv") ||
		lt_text_ends(name, ".jsonl") || lt_text_ends(name, ".ndjson");
}

static bool
worth_a_look(struct lt_text name)
{
	static const char *const code[] = { ".go", ".py", ".js", ".ts", ".md", ".sh", ".ps1", ".cs",
		".java", ".rs", ".c", ".h", ".tpl", ".html", ".tsx", ".jsx", ".tfplan", ".png", ".svg",
		".cshtml", ".razor", ".sql", ".zip", ".gz", NULL };
	if (is_yaml(name) || lt_text_ends(name, ".json") || lt_text_ends(name, ".xml")
		|| lt_text_ends(name, ".jsonc") || may_be_metrics(name) || is_log(name))
		return true;
	if (!says_tool(name))
		return false;
	for (int i = 0; code[i]; i++)
		if (lt_text_ends(name, code[i]))
			return false;
	return true;
}

bool
lt_look_name(struct lt_text path, enum lt_file_kind *ret_kind)
{
	struct lt_text name = last_part(path);
	*ret_kind = LT_FILE_OTHER;
	if (lt_text_eq(path, "lintel.yaml") || lt_text_eq(path, "lintel.yml")) {
		*ret_kind = LT_FILE_ESTATE;
		return true;
	}
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (lt_text_ends(name, endings[i].ending)) {
			*ret_kind = endings[i].kind;
			return true;
		}
	if (is_yaml(name)) {
		if (lt_text_has(path, ".github/workflows/"))
			*ret_kind = LT_FILE_WORKFLOW;
		else if (is_lower(name, "kustomization.yaml") || is_lower(name, "kustomization.yml"))
			*ret_kind = LT_FILE_KUSTOMIZE;
		else if (lt_text_starts(name, "azure-pipelines"))
			*ret_kind = LT_FILE_PIPELINE;
	}
	return *ret_kind != LT_FILE_OTHER || !worth_a_look(name);
}

/* UTF-16 with a byte order mark as ASCII; anything beyond it becomes '?'. */
static struct lt_text
narrow(struct lt_arena *a, struct lt_text head)
{
	bool big = lt_text_starts(head, "\xfe\xff");
	if (!big && !lt_text_starts(head, "\xff\xfe")) {
		if (lt_text_starts(head, "\xef\xbb\xbf"))
			head.at += 3, head.len -= 3;
		return head;
	}
	char *out = lt_alloc(a, head.len / 2 + 1);
	size_t len = 0;
	for (size_t i = 2; i + 1 < head.len; i += 2) {
		char low = head.at[i + big], high = head.at[i + !big];
		out[len++] = high ? '?' : low;
	}
	return (struct lt_text){ out, len };
}

/* Behind the text that starts at the quote at i. */
static size_t
over_text(struct lt_text t, size_t i)
{
	for (i++; i < t.len && t.at[i] != '"'; i++)
		if (t.at[i] == '\\')
			i++;
	return i < t.len ? i + 1 : t.len;
}

static size_t
over_blanks(struct lt_text t, size_t i)
{
	while (i < t.len && strchr(" \t\r\n", t.at[i]) && t.at[i])
		i++;
	return i;
}

/* A key at depth one: notes it with its value when that is a text; returns where to go on. */
static size_t
json_key(struct lt_text t, size_t i, struct outline *o)
{
	size_t end = over_text(t, i), colon = over_blanks(t, end);
	struct lt_text value = LT_NONE;
	if (colon >= t.len || t.at[colon] != ':' || end < i + 2)
		return end;
	size_t at = over_blanks(t, colon + 1);
	size_t after = at < t.len && t.at[at] == '"' ? over_text(t, at) : at;
	if (after > at + 1)
		value = (struct lt_text){ t.at + at + 1, after - at - 2 };
	note(o, (struct lt_text){ t.at + i + 1, end - i - 2 }, value);
	return after;
}

static struct outline
json_outline(struct lt_text t)
{
	struct outline o = { 0 };
	int depth = 0;
	size_t i = over_blanks(t, 0);
	while (i < t.len) {
		char c = t.at[i];
		if (c == '"') {
			i = depth == 1 ? json_key(t, i, &o) : over_text(t, i);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		if (depth == 0)
			break;
		i++;
	}
	return o;
}

static enum lt_file_kind
json_kind(const struct outline *o)
{
	if (o->schema.at) {
		if (lt_text_has_nocase(o->schema, "deploymentTemplate.json"))
			return LT_FILE_ARM;
		if (lt_text_has_nocase(o->schema, "deploymentParameters.json"))
			return LT_FILE_ARM_PARAMETERS;
	}
	if (has(o, FORMAT_VERSION)) {
		if (o->keys & (RESOURCE_CHANGES | PLANNED_VALUES | PRIOR_STATE | CONFIGURATION | VARIABLES))
			return LT_FILE_PLAN;
		if (has(o, VALUES) || has(o, TERRAFORM_VERSION))
			return LT_FILE_STATE;
	}
	if (has(o, VERSION | TERRAFORM_VERSION) && (o->keys & (SERIAL | LINEAGE)))
		return LT_FILE_STATE;
	if (has(o, API_VERSION | KIND))
		return LT_FILE_KUBERNETES;
	/* Objects as the API server's clients save them one by one, without a type. */
	if (has(o, METADATA) && (o->keys & (SPEC | STATUS | ITEMS)))
		return LT_FILE_KUBERNETES;
	/* Grafana's own export, and what its API answers. */
	if (((o->keys & (PANELS | ROWS)) && (o->keys & (ANNOTATIONS | SCHEMA_VERSION))) || has(o, DASHBOARD | META))
		return LT_FILE_DASHBOARD;
	return LT_FILE_OTHER;
}

/* A list that Azure's resource manager or its graph answered, or an example of one.  Lists under
 * "value" are common: the words that only Azure's have decide. */
static bool
is_arm_answer(const struct outline *o, struct lt_text t)
{
	if (has(o, PARAMETERS | RESPONSES))
		return lt_text_has(t, "\"api-version\"") && lt_text_has(t, "\"subscriptionId\"");
	if (!has(o, VALUE) && !has(o, DATA | TOTAL_RECORDS))
		return false;
	return lt_text_has(t, "\"/subscriptions/") || (lt_text_has(t, "\"currentValue\"") && lt_text_has(t, "\"limit\""))
		|| (lt_text_has(t, "\"lifecycleStatus\"") && lt_text_has(t, "\"skuName\""))
		|| (lt_text_has(t, "\"resourceType\"") && lt_text_has(t, "\"locationInfo\""));
}

/* Lines before a line that starts with '{' are what a wrapper printed. */
static struct lt_text
from_brace(struct lt_text t)
{
	size_t i = over_blanks(t, 0);
	struct lt_text first = { t.at + i, t.len - i };
	if (i < t.len && (t.at[i] == '{' || t.at[i] == '[') && !lt_text_starts(first, "[command]"))
		return t;
	const char *brace = memmem(t.at, t.len, "\n{", 2);
	if (!brace)
		return LT_NONE;
	return (struct lt_text){ brace + 1, t.len - (size_t)(brace + 1 - t.at) };
}

/* Whether a line of YAML is a Go template: {{ where a value or a line would start, so that
 * no YAML reader could take it.  ${{ and quoted {{ are neither. */
static bool
is_template_line(struct lt_text line)
{
	line = lt_text_trim(line);
	if (lt_text_starts(line, "{{"))
		return true;
	if (lt_text_starts(line, "#"))
		return false;
	const char *open = memmem(line.at, line.len, "{{", 2);
	if (!open || open - line.at < 2 || open[-1] != ' ' || memchr(line.at, '"', (size_t)(open - line.at)))
		return false;
	char before = open[-2];
	return before == ':' || (before == '-' && open - line.at == 2);
}

/* A line that opens a block of text: its deeper lines are not YAML. */
static bool
opens_block(struct lt_text line)
{
	line = lt_text_trim(line);
	if (line.len && strchr("+-", line.at[line.len - 1]))
		line.len--;
	return line.len > 1 && strchr("|>", line.at[line.len - 1])
		&& (line.at[line.len - 2] == ' ' || line.at[line.len - 2] == '-');
}

struct yaml {
	struct outline at; /* of the document being read */
	bool braces; /* the text has {{ somewhere */
	bool kubernetes, template, workflow, pipeline, groups;
	size_t block;      /* lines deeper than this are text; SIZE_MAX: none */
};

static void
end_document(struct yaml *y)
{
	const struct outline *o = &y->at;
	y->kubernetes |= has(o, API_VERSION | KIND);
	y->workflow |= has(o, ON | JOBS);
	y->pipeline |= (o->keys & (STAGES | JOBS | STEPS)) && !has(o, ON)
		&& (o->keys & (TRIGGER | PR | POOL | PARAMETERS | VARIABLES));
	y->groups |= has(o, GROUPS);
	y->at = (struct outline){ 0 };
}

static void
yaml_line(struct yaml *y, struct lt_text line)
{
	size_t depth = 0;
	while (depth < line.len && line.at[depth] == ' ')
		depth++;
	struct lt_text rest = { line.at + depth, line.len - depth };
	if (lt_text_trim(rest).len == 0 || depth > y->block)
		return;
	y->block = opens_block(rest) ? depth : SIZE_MAX;
	if (y->braces)
		y->template |= is_template_line(rest);
	if (depth)
		return;
	if (lt_text_starts(line, "---")) {
		end_document(y);
		return;
	}
	struct lt_text word;
	if (memchr(line.at, ':', line.len) && lt_text_cut(&line, ':', &word)) {
		word = lt_text_trim(word);
		if (word.len > 2 && strchr("'\"", word.at[0]))
			word.at++, word.len -= 2;
		note(&y->at, word, LT_NONE);
	}
}

static enum lt_file_kind
yaml_kind(struct lt_text t)
{
	struct yaml y = { .block = SIZE_MAX, .braces = lt_text_has(t, "{{") };
	struct lt_text rest = t;
	for (struct lt_text line; lt_text_cut(&rest, '\n', &line);)
		yaml_line(&y, line);
	end_document(&y);
	if (y.template)
		return LT_FILE_HELM;
	if (y.kubernetes)
		return LT_FILE_KUBERNETES;
	if (y.workflow)
		return LT_FILE_WORKFLOW;
	if (y.groups && (lt_text_has(t, "alert:") || lt_text_has(t, "record:") || lt_text_has(t, "rules:")))
		return LT_FILE_PROMETHEUS;
	return y.pipeline ? LT_FILE_PIPELINE : LT_FILE_OTHER;
}

/* The head line of a table decides. */
static bool
is_focus(struct lt_text t)
{
	struct lt_text rest = t, line;
	return lt_text_cut(&rest, '\n', &line) && lt_text_has_nocase(line, "BilledCost") && lt_text_has_nocase(line, "ServiceName")
		&& (lt_text_has_nocase(line, "ChargePeriodStart") || lt_text_has_nocase(line, "BillingPeriodStart"));
}

/* Reports begin with words that nothing else has: each row is two of them, the second may be "". */
static bool
is_scan(struct lt_text start)
{
	static const char *const marks[][2] = { { "\"runs\"", "\"tool\"" }, { "\"runs\"", "sarif" }, { "\"class_uid\"", "\"metadata\"" },
		{ "\"event_code\"", "\"metadata\"" }, { "\"summaryDetails\"", "" }, { "\"controlID\"", "" },
		{ "\"customerGUID\"", "\"reportGUID\"" }, { "\"ruleName\"", "\"outcome\"" }, { "\"RuleName\"", "\"Outcome\"" } };
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (lt_text_has(start, marks[i][0]) && lt_text_has(start, marks[i][1]))
			return true;
	return false;
}

/* Alerts of Alertmanager have startsAt, those of Prometheus activeAt; both have a name among labels. */
static bool
is_alerts(struct lt_text start)
{
	return lt_text_has(start, "\"alertname\"") && lt_text_has(start, "\"labels\"") &&
		(lt_text_has(start, "\"startsAt\"") || lt_text_has(start, "\"activeAt\""));
}

enum lt_file_kind
lt_look_inside(struct lt_arena *a, struct lt_text path, struct lt_text head)
{
	struct lt_text t = narrow(a, head);
	struct lt_text start = { t.at, t.len < 4096 ? t.len : 4096 };
	bool data = is_yaml(path) || lt_text_ends(path, ".json");
	if (may_be_metrics(last_part(path))) {
		if (lt_prom_is(t) != LT_PROM_NO_PAGE)
			return LT_FILE_METRICS;
		if (!says_tool(last_part(path)) || lt_text_ends(path, ".md") || lt_text_ends(path, ".markdown"))
			return LT_FILE_OTHER; /* a page about a tool is no report of it */
	}
	if (lt_text_has(start, "<nvidia_smi_log") || (!data && lt_text_has(start, "nvidia-smi"))
		|| lt_text_has(start, "NVSMI LOG") || lt_text_has(start, "NVIDIA-SMI has failed"))
		return LT_FILE_NVIDIA_SMI; /* a capture of several commands may still hold no report */
	if (is_log(last_part(path))) {
		if (is_focus(t))
			return LT_FILE_FOCUS;
		if (lt_traffic_look(t))
			return LT_FILE_EGRESS;
	}
	size_t first = over_blanks(t, 0);
	bool braces = first < t.len && t.at[first] == '{' && !(first + 1 < t.len && t.at[first + 1] == '{');
	if (is_yaml(path) && !braces)
		return yaml_kind(t);
	struct lt_text json = from_brace(t);
	if (!json.at)
		return LT_FILE_OTHER;
	struct outline o = json_outline(json);
	enum lt_file_kind kind = json_kind(&o);
	struct lt_text early = { json.at, json.len < 4096 ? json.len : 4096 };
	bool untyped = kind == LT_FILE_OTHER || (kind == LT_FILE_KUBERNETES && !has(&o, API_VERSION));
	if (untyped && is_alerts(early))
		return LT_FILE_ALERTS;
	if (untyped && is_scan(early))
		return LT_FILE_SCAN;
	if (kind == LT_FILE_OTHER && lt_text_ends(path, ".json") && lt_traffic_look(t) == LT_TRAFFIC_JSON)
		return LT_FILE_EGRESS;
	return kind == LT_FILE_OTHER && is_arm_answer(&o, json) ? LT_FILE_ARM_ANSWER : kind;
}
