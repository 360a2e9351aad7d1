/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/io.h"
#include "format/yaml.h"
#include "record/estate.h"
#include "record/setting.h"
#include "t.h"

static struct lt_arena *arena;
static struct lt_estate estate;
static struct lt_err err;

static bool
read_estate(const char *yaml)
{
	struct lt_docs docs = { 0 };
	lt_arena_drop(arena);
	arena = lt_arena_new(1 << 24);
	err = (struct lt_err){ 0 };
	return lt_yaml_read(arena, lt_keys_new(arena), "lintel.yaml", lt_text(yaml), &docs, &err) &&
		docs.count == 1 && lt_estate_read(arena, lt_doc_root(docs.at[0]), &estate, &err);
}

TEST(an_estate_is_read_whole)
{
	IS(read_estate("organisation: Contoso\n"
		       "profile: essential\n"
		       "sources:\n"
		       "  terraform: [infra/, ./modules]\n"
		       "  kubernetes: deploy\n"
		       "  workflows: false\n"
		       "  host: true\n"
		       "waivers:\n"
		       "  - {check: NET-001, resource: 'a.*', until: 2027-01-31, by: Jo, because: "
		       "it is new}\n"
		       "limits: {depth: 64}\n"));
	IS_TEXT(estate.organisation, "Contoso");
	IS_TEXT(estate.profile, "essential");
	IS(estate.host && estate.limits.depth == 64 && estate.limits.files == 500000);
	IS(estate.waivers_count == 1 && estate.waivers[0].line == 9);
	IS_TEXT(estate.waivers[0].until, "2027-01-31");
	IS_TEXT(estate.waivers[0].file, "lintel.yaml");
}

TEST(a_collector_looks_where_it_is_told_or_everywhere)
{
	IS(read_estate("sources:\n  terraform: [infra/, ./modules]\n  workflows: false\n  "
		       "repository: .\n"));
	IS(lt_estate_has(&estate, "terraform", "infra/a/main.tf"));
	IS(lt_estate_has(&estate, "terraform", "modules/x.tf"));
	IS(!lt_estate_has(&estate, "terraform", "infrared/main.tf"));
	IS(!lt_estate_has(&estate, "workflows", ".github/workflows/a.yml"));
	IS(lt_estate_has(&estate, "repository", "src/a.py"));
	IS(lt_estate_has(&estate, "kubernetes", "anything.yaml"));
}

TEST(answers_may_have_any_keys)
{
	IS(read_estate("answers:\n  who: Jo\n  policy.ai: {path: docs/ai.md}\n"));
	IS(lt_node_is(lt_node_get(estate.root, "answers"), LT_KIND_MAP));
}

TEST(mistakes_are_told_all_at_once_with_their_lines_and_what_was_meant)
{
	IS(!read_estate("organisation: [a]\n"
			"profle: essential\n"
			"sources:\n"
			"  terrafrom: [x]\n"
			"  kubernetes: [{context: prod}]\n"
			"  host: maybe\n"
			"waivers:\n"
			"  - {check: a, untl: 2027-01-31}\n"
			"limits: {depth: 3, files: many}\n"));
	IS_TEXT(err.text,
		"lintel.yaml:1: organisation is a text\n"
		"lintel.yaml:2: there is no key 'profle'; did you mean 'profile'?\n"
		"lintel.yaml:4: there is no key 'terrafrom' in sources; did you mean 'terraform'?\n"
		"lintel.yaml:6: sources.host is true or false\n"
		"lintel.yaml:8: there is no key 'untl' in waivers[]; did you mean 'until'?\n"
		"lintel.yaml:9: limits.depth is 3; it is from 8 to 10000 levels\n"
		"lintel.yaml:9: limits.files is a whole number of files");
	IS(!read_estate("waivers: {check: a}\n") && strstr(err.text, "waivers is a list"));
	IS(!read_estate("- a\n") && strstr(err.text, "the file has keys of its own"));
	IS(!read_estate("zzzzzzzzzz: 1\n") &&
		strstr(err.text, "there are organisation, estate, profile, "));
	IS(!read_estate("limits.depth: 9\n") && strstr(err.text, "there is no key 'limits.depth'"));
}

TEST(people_are_named_with_their_group_and_the_day_they_began_to_learn)
{
	IS(read_estate("people: [{name: Ana, group: security, areas: [gpu, cost], started: 2026-10-01}]\n"));
	IS(!read_estate("people:\n  - {name: Ana, since: 2026-10-01}\n") && strstr(err.text, "since"));
	IS(!read_estate("people:\n  - {name: Ana, started: soon}\n") && strstr(err.text, "people[].started"));
}

TEST(live_systems_are_maps_among_the_paths)
{
	IS(read_estate("sources:\n  kubernetes: [deploy/, {context: prod, namespaces: [ml, web]}]\n"
		       "  prometheus: [{url: 'http://p:9090', token: {env: PROM}}]\n"
		       "  azure: {subscriptions: a, sign_in: managed}\n"
		       "overrides: [{area: gpu, level: 3, until: 2026-12-31, by: Ana, because: we know}]\n"));
	IS(estate.sources_count == 1 && estate.clusters_count == 1 && estate.prometheus_count == 1);
	IS_TEXT(estate.sources[0].path, "deploy/");
	IS_TEXT(estate.clusters[0].context, "prod");
	IS(estate.clusters[0].namespaces.count == 2 && estate.clusters[0].place.line == 2);
	IS_TEXT(estate.prometheus[0].url, "http://p:9090");
	IS_TEXT(estate.prometheus[0].token_env, "PROM");
	IS(estate.azure.asked && estate.azure.subscriptions.count == 1);
	IS_TEXT(estate.azure.sign_in, "managed");
	IS(estate.overrides_count == 1 && estate.overrides[0].area == LT_AREA_GPU && estate.overrides[0].level == 3);
	IS(!read_estate("sources: {prometheus: [{urk: x}]}\n") && strstr(err.text, "did you mean 'url'"));
}

TEST(without_a_file_every_setting_has_its_default)
{
	lt_estate_init(&estate);
	IS(estate.limits.depth == 512 && !estate.host && !estate.organisation);
	IS(lt_estate_has(&estate, "terraform", "main.tf"));
}

TEST(the_committed_page_of_settings_is_what_the_rows_say)
{
	struct lt_arena *a = lt_arena_new(1 << 22);
	struct lt_buf out = LT_BUF(1 << 20);
	struct lt_text want = LT_NONE;
	char *path = lt_print(a, "%s/docs/reference/lintel.yaml.md", getenv("LINTEL_SOURCE"));
	err = (struct lt_err){ 0 };
	lt_setting_page(&out);
	if (getenv("UPDATE"))
		lt_io_write(path, lt_buf_text(&out), &err);
	IS(lt_io_read(a, AT_FDCWD, path, 1 << 20, &want, &err) &&
		lt_text_is(want, lt_buf_text(&out)));
	lt_buf_done(&out);
	lt_arena_drop(a);
}
