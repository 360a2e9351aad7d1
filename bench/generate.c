/* SPDX-License-Identifier: Apache-2.0 */
/*
 * generate: a Terraform plan of any size, the same in every process.
 *
 *	generate COUNT > plan.json
 *
 * It looks like `terraform show -json` of a landing zone rolled out over many spokes: the
 * types of shape.def, of which 52 % are created, 30 % stay, 15 % change and 3 % are
 * replaced, with what is known after apply told as Terraform tells it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct shape {
	int weight;
	const char *name, *attributes;
};

#define GROUP(name, attributes) { 0, #name, attributes },
#define SHAPE(weight, name, attributes)
static const struct shape groups[] = {
#include "shape.def"
	{ 0, NULL, NULL },
};
#undef GROUP
#undef SHAPE
#define GROUP(name, attributes)
#define SHAPE(weight, name, attributes) { weight, name, attributes },
static const struct shape shapes[] = {
#include "shape.def"
	{ 0, NULL, NULL },
};

/* What is being written of a resource. */
enum side {
	CREATED,   /* after: without what is known after apply */
	STANDING,  /* before, or after when nothing changes */
	UNKNOWN,   /* after_unknown: true where CREATED leaves out */
	SENSITIVE, /* the bare frame of blocks */
	EXPRESSED, /* in the configuration */
};

struct writer {
	enum side side;
	uint64_t seed;   /* of the resource; each attribute mixes its name into it */
	uint64_t change; /* the attribute whose value differs, or 0 */
	char cloud;      /* a z: azure, w: aws, g: google */
	bool first;      /* no comma before the next member */
};

static const char *const words[] = { "core", "hub", "spoke", "inference", "gateway", "data", "train", "edge", "shared",
	"model", "vector", "ingest", "batch", "online", "eval", "notebook", "registry", "logs", "audit", "backup", "frontend",
	"worker", "cache", "search", "graph", "tenant", "billing", "identity", "secrets", "network", "private", "public" };
static const char *const regions[] = { "westeurope", "northeurope", "swedencentral", "eastus2", "francecentral" };
static const char *const tag_keys[] = { "environment", "owner", "cost_center", "data_classification", "application",
	"managed_by", "criticality", "team", "expires", "workload" };
static const char *const ranges[] = { "10.0.0.0/8", "10.12.4.0/24", "192.168.0.0/16", "0.0.0.0/0", "172.16.8.0/22",
	"203.0.113.7/32" };
static const int numbers[] = { 1, 2, 3, 5, 7, 10, 14, 30, 50, 64, 90, 100, 128, 256, 443, 1024 };

#define COUNT(list) (sizeof(list) / sizeof *(list))
#define PICK(list, dice) (list)[(dice) % COUNT(list)]

/* splitmix64's finish. */
static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint64_t z = a + 0x9e3779b97f4a7c15u * (b + 1);
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static uint64_t
name_hash(const char *name, size_t len)
{
	uint64_t hash = len;
	for (size_t i = 0; i < len; i++)
		hash = hash * 1099511628211u ^ (unsigned char)name[i];
	return hash | 1;
}

static void
put_name(uint64_t dice)
{
	printf("\"%s-%s-%03u\"", PICK(words, dice >> 16), PICK(words, dice >> 24), (unsigned)(dice >> 32) % 1000);
}

static void
put_identifier(char cloud, uint64_t dice)
{
	const char *word = PICK(words, dice >> 12);
	unsigned number = (unsigned)(dice >> 40) % 10000;
	if (cloud == 'w')
		printf("\"arn:aws:iam::%012u:role/%s-%s-%04u\"", (unsigned)(dice >> 20) % 100000, word,
			PICK(words, dice >> 3), number);
	else if (cloud == 'g')
		printf("\"projects/%s-%03u/global/networks/%s-%04u\"", PICK(words, dice >> 3), number % 1000, word, number);
	else
		printf("\"/subscriptions/00000000-0000-4000-8000-%012u/resourceGroups/rg-%s/providers/Microsoft.%s/%04u\"",
			(unsigned)(dice >> 20) % 100000, word, PICK(words, dice >> 3), number);
}

static void
put_sentence(uint64_t dice)
{
	printf("\"Managed by the platform team: %s %s for %s in %s\"", PICK(words, dice), PICK(words, dice >> 8),
		PICK(words, dice >> 16), PICK(regions, dice >> 24));
}

static void
put_list(const char *const *items, size_t count, uint64_t dice)
{
	unsigned many = (unsigned)(dice >> 50) % 4;
	putchar('[');
	for (unsigned i = 0; i < many; i++)
		printf("%s\"%s\"", i ? "," : "", items[(dice >> (8 * i)) % count]);
	putchar(']');
}

static void
put_tags(uint64_t dice)
{
	unsigned many = 2 + (unsigned)(dice >> 50) % 4, from = (unsigned)(dice >> 40) % COUNT(tag_keys);
	putchar('{');
	for (unsigned i = 0; i < many; i++)
		printf("%s\"%s\":\"%s\"", i ? "," : "", tag_keys[(from + i) % COUNT(tag_keys)], PICK(words, dice >> (7 * i)));
	putchar('}');
}

/* One of (A|B|C); s is behind the parenthesis. */
static void
put_choice(const char *s, uint64_t dice)
{
	size_t len = strcspn(s, ")"), count = 1;
	for (size_t i = 0; i < len; i++)
		count += s[i] == '|';
	for (size_t skip = (dice >> 20) % count; skip; skip--)
		s += strcspn(s, "|") + 1;
	printf("\"%.*s\"", (int)strcspn(s, "|)"), s);
}

static void
put_value(const struct writer *w, const char *kind, uint64_t dice)
{
	switch (*kind) {
	case 's': put_name(dice); break;
	case 'w': printf("\"%s%u\"", PICK(words, dice), (unsigned)(dice >> 30) % 10); break;
	case 'd': put_sentence(dice); break;
	case 'i': put_identifier(w->cloud, dice); break;
	case 'r': printf("\"%s\"", PICK(regions, dice >> 4)); break;
	case 'n': printf("%d", PICK(numbers, dice >> 4)); break;
	case 'b': fputs(dice >> 33 & 1 ? "true" : "false", stdout); break;
	case 'l': put_list(words, COUNT(words), dice); break;
	case 'c': put_list(ranges, COUNT(ranges), dice); break;
	case 't': put_tags(dice); break;
	case 'e': put_choice(kind + 2, dice); break;
	case 'u': printf("\"%08x-%04x\"", (unsigned)(dice >> 32), (unsigned)dice & 0xffff); break;
	default: fputs("null", stdout);
	}
}

static void
put_key(struct writer *w, const char *name, size_t len)
{
	printf("%s\"%.*s\":", w->first ? "" : ",", (int)len, name);
	w->first = false;
}

/* name=kind */
static void
put_attribute(struct writer *w, const char *name, size_t len, const char *kind)
{
	uint64_t hash = name_hash(name, len), dice = mix(w->seed, hash);
	bool later = *kind == 'u' || (*kind == 'i' && dice >> 60 < 7);
	if (w->change == hash)
		dice = mix(dice, 7);
	if (w->side == EXPRESSED) {
		if (later || *kind == 'z')
			return;
		put_key(w, name, len);
		if (*kind == 's' || *kind == 'i' || *kind == 'r' || *kind == 't') {
			printf("{\"references\":[\"var.%.*s\"]}", (int)len, name);
			return;
		}
		fputs("{\"constant_value\":", stdout);
		put_value(w, kind, dice);
		putchar('}');
		return;
	}
	if (w->side == UNKNOWN || w->side == SENSITIVE) {
		bool frame = *kind == 'l' || *kind == 'c' || *kind == 't';
		if (!frame && (w->side == SENSITIVE || !later))
			return;
		put_key(w, name, len);
		fputs(!frame ? "true" : *kind == 't' ? "{}" : "[]", stdout);
		return;
	}
	if (w->side == CREATED && later)
		return;
	put_key(w, name, len);
	put_value(w, kind, dice);
}

static void put_attributes(struct writer *w, const char *s, size_t len);

/* name{inner}, name?{inner}, name*{inner}; blocks nest as deep as shape.def writes them. */
static void
put_block(struct writer *w, const char *name, size_t len, char times, const char *inner, size_t inner_len)
{
	uint64_t dice = mix(w->seed, name_hash(name, len)), seed = w->seed;
	unsigned many = times == '?' ? (dice >> 40) % 5 < 3 : times == '*' ? 1 + ((dice >> 40) % 4 == 0) : 1;
	if (w->side == EXPRESSED && !many)
		return;
	put_key(w, name, len);
	putchar('[');
	for (unsigned i = 0; i < many; i++) {
		w->seed = mix(seed, dice + i);
		w->first = true;
		fputs(i ? ",{" : "{", stdout);
		put_attributes(w, inner, inner_len);
		putchar('}');
	}
	putchar(']');
	w->seed = seed;
	w->first = false;
}

/* The length of what stands between braces, from behind the first. */
static size_t
braced(const char *s)
{
	int depth = 1;
	size_t at = 0;
	for (;; at++) {
		depth += (s[at] == '{') - (s[at] == '}');
		if (depth == 0)
			return at;
	}
}

static void
put_group(struct writer *w, const char *name, size_t len)
{
	for (const struct shape *g = groups; g->name; g++)
		if (strlen(g->name) == len && memcmp(g->name, name, len) == 0)
			put_attributes(w, g->attributes, strlen(g->attributes));
}

static void
put_attributes(struct writer *w, const char *s, size_t len)
{
	for (const char *end = s + len; s < end; s += *s == ' ') {
		size_t name_len = strcspn(s, "={?* }");
		const char *behind = s + name_len;
		if (*s == '@') {
			put_group(w, s + 1, name_len - 1);
			s = behind;
		} else if (*behind == '=') {
			put_attribute(w, s, name_len, behind + 1);
			s = behind[1] == 'e' ? strchr(behind, ')') + 1 : behind + 2;
		} else {
			const char *inner = strchr(behind, '{') + 1;
			size_t inner_len = braced(inner);
			put_block(w, s, name_len, *behind, inner, inner_len);
			s = inner + inner_len + 1;
		}
	}
}

static void
put_side(const struct shape *shape, uint64_t seed, enum side side, uint64_t change)
{
	struct writer w = { .side = side, .seed = seed, .change = change, .first = true };
	w.cloud = shape->name[0] == 'g' ? 'g' : shape->name[1] == 'w' ? 'w' : 'a';
	putchar('{');
	put_attributes(&w, shape->attributes, strlen(shape->attributes));
	putchar('}');
}

static const char *
provider(const char *type)
{
	return type[0] == 'g' ? "hashicorp/google" : type[1] == 'w' ? "hashicorp/aws"
		: type[2] == 'a' ? "azure/azapi" : "hashicorp/azurerm";
}

static void
put_change(const struct shape *shape, uint64_t seed)
{
	unsigned dice = (unsigned)(mix(seed, 1) >> 20) % 100;
	bool create = dice < 52, stay = dice >= 52 && dice < 82, replace = dice >= 97;
	uint64_t change = stay ? 0 : name_hash("tags", 4);
	printf("\"change\":{\"actions\":[%s],\"before\":",
		create ? "\"create\"" : stay ? "\"no-op\"" : replace ? "\"delete\",\"create\"" : "\"update\"");
	if (create)
		fputs("null", stdout);
	else
		put_side(shape, seed, STANDING, 0);
	fputs(",\"after\":", stdout);
	put_side(shape, seed, create || replace ? CREATED : STANDING, change);
	fputs(",\"after_unknown\":", stdout);
	if (create || replace)
		put_side(shape, seed, UNKNOWN, 0);
	else
		fputs("{}", stdout);
	printf(",\"before_sensitive\":");
	if (create)
		fputs("false", stdout);
	else
		put_side(shape, seed, SENSITIVE, 0);
	fputs(",\"after_sensitive\":", stdout);
	put_side(shape, seed, SENSITIVE, 0);
	if (replace)
		fputs(",\"replace_paths\":[[\"name\"]]", stdout);
	putchar('}');
}

/* 250 resources a spoke, each type by its weight. */
static void
put_resource(unsigned number, int total)
{
	uint64_t seed = mix(20261122, number);
	int roll = (int)(mix(seed, 2) % (uint64_t)total);
	const struct shape *shape = shapes;
	while (roll >= shape->weight)
		roll -= shape++->weight;
	const char *region = PICK(regions, number / 250), *name = PICK(words, mix(seed, 3));
	unsigned spoke = number / 250;
	if (number)
		putchar(',');
	printf("{\"address\":\"module.spoke[\\\"%s-%03u\\\"].%s.%s[%u]\",\"module_address\":\"module.spoke[\\\"%s-%03u\\\"]\","
	       "\"mode\":\"managed\",\"type\":\"%s\",\"name\":\"%s\",\"index\":%u,"
	       "\"provider_name\":\"registry.terraform.io/%s\",",
		region, spoke, shape->name, name, number, region, spoke, shape->name, name, number, provider(shape->name));
	put_change(shape, seed);
	putchar('}');
}

static void
put_configuration(void)
{
	static const char *const providers[][2] = { { "azurerm", "~> 4.12" }, { "aws", "~> 5.80" }, { "google", "~> 6.10" },
		{ "azapi", "~> 2.0" } };
	fputs("\"configuration\":{\"provider_config\":{", stdout);
	for (size_t i = 0; i < COUNT(providers); i++)
		printf("%s\"%s\":{\"name\":\"%s\",\"full_name\":\"registry.terraform.io/%s/%s\",\"version_constraint\":\"%s\"}",
			i ? "," : "", providers[i][0], providers[i][0], i == 3 ? "azure" : "hashicorp", providers[i][0],
			providers[i][1]);
	fputs("},\"root_module\":{\"module_calls\":{\"spoke\":{\"source\":\"./modules/spoke\",\"for_each_expression\":"
	      "{\"references\":[\"local.spokes\"]},\"module\":{\"resources\":[", stdout);
	for (const struct shape *shape = shapes; shape->name; shape++) {
		printf("%s{\"address\":\"%s.core\",\"mode\":\"managed\",\"type\":\"%s\",\"name\":\"core\","
		       "\"provider_config_key\":\"%.*s\",\"expressions\":", shape == shapes ? "" : ",", shape->name,
			shape->name, (int)strcspn(shape->name, "_"), shape->name);
		put_side(shape, name_hash(shape->name, strlen(shape->name)), EXPRESSED, 0);
		fputs(",\"schema_version\":1,\"count_expression\":{\"references\":[\"var.instances\"]}}", stdout);
	}
	fputs("]}}}}}", stdout);
}

int
main(int argc, char **argv)
{
	char *end = NULL;
	long count = argc == 2 ? strtol(argv[1], &end, 10) : 0;
	if (count <= 0 || *end) {
		fputs("usage: generate COUNT > plan.json\n", stderr);
		return 2;
	}
	int total = 0;
	for (const struct shape *shape = shapes; shape->name; shape++)
		total += shape->weight;
	fputs("{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.8\",\"variables\":{\"instances\":{\"value\":3}},"
	      "\"planned_values\":{\"root_module\":{}},\"resource_changes\":[", stdout);
	for (long i = 0; i < count; i++)
		put_resource((unsigned)i, total);
	fputs("],", stdout);
	put_configuration();
	fputs(",\"timestamp\":\"2026-11-22T07:00:00Z\",\"applyable\":true,\"complete\":true,\"errored\":false}\n", stdout);
	return fflush(stdout) != 0 || ferror(stdout);
}
