/* SPDX-License-Identifier: Apache-2.0 */
#include "api/pages.h"

#include <stdlib.h>

#include "t.h"

static struct lt_page_file file;

static const char *
header(const char *name)
{
	for (int i = 0; file.headers[i][0]; i++)
		if (strcmp(file.headers[i][0], name) == 0)
			return file.headers[i][1];
	return NULL;
}

/* The name of a file that the page loads, with the path it is asked by; in a program without pages there is none. */
static const char *
an_asset(void)
{
	static char path[128];
	if (!lt_pages_answer("/ui/", false, NULL, &file))
		return NULL;
	const char *at = strstr(file.body.at, "/ui/assets/"), *end = at ? strchr(at, '"') : NULL;
	if (!end || (size_t)(end - at) >= sizeof path)
		return NULL;
	memcpy(path, at, (size_t)(end - at));
	path[end - at] = 0;
	return path;
}

TEST(every_address_below_ui_is_the_page_and_no_other_is)
{
	static const char *const pages[] = { "/ui", "/ui/", "/ui/readiness", "/ui/readiness/check/gpu%2Fx", "/ui/gateway/" };
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		IS(lt_pages_answer(pages[i], false, NULL, &file));
		IS(file.status == 200 && lt_text_has(file.body, "<!doctype html>"));
		IS_TEXT(header("Content-Type"), "text/html; charset=utf-8");
		IS_TEXT(header("Cache-Control"), "no-cache");
	}
	IS(!lt_pages_answer("/", false, NULL, &file));
	IS(!lt_pages_answer("/uix", false, NULL, &file));
	IS(!lt_pages_answer("/api/v1/about", false, NULL, &file));
}

TEST(a_page_runs_no_script_but_ours_and_stands_in_no_frame)
{
	IS(lt_pages_answer("/ui/", false, NULL, &file));
	const char *policy = header("Content-Security-Policy");
	IS(policy && strstr(policy, "default-src 'none'") && strstr(policy, "script-src 'self';") && strstr(policy, "frame-ancestors 'none'"));
	IS(!strstr(policy, "unsafe") && !strstr(policy, "*") && !strstr(policy, "http"));
	IS_TEXT(header("X-Content-Type-Options"), "nosniff");
	IS_TEXT(header("Referrer-Policy"), "no-referrer");
	IS_TEXT(header("Cross-Origin-Opener-Policy"), "same-origin");
	IS(!lt_text_has(file.body, "<style") && !lt_text_has(file.body, " style=") && !lt_text_has(file.body, "onclick"));
}

TEST(a_tag_that_matches_spares_the_bytes)
{
	char tag[64];
	IS(lt_pages_answer("/ui/", false, NULL, &file));
	snprintf(tag, sizeof tag, "W/\"x\", %s", header("ETag"));
	IS(lt_pages_answer("/ui/overview", false, tag, &file) && file.status == 304 && file.body.len == 0 && header("ETag"));
	IS(lt_pages_answer("/ui/", false, "*", &file) && file.status == 304);
	IS(lt_pages_answer("/ui/", false, "\"other\"", &file) && file.status == 200);
}

TEST(who_takes_gzip_gets_fewer_bytes_under_another_tag)
{
	char tag[64];
	const char *asset = an_asset();
	if (!asset)
		return; /* built without its pages */
	IS(lt_pages_answer("/ui/", false, NULL, &file));
	size_t plain = file.body.len;
	snprintf(tag, sizeof tag, "%s", header("ETag"));
	IS(lt_pages_answer("/ui/", true, tag, &file) && file.status == 200 && file.body.len < plain);
	IS_TEXT(header("Content-Encoding"), "gzip");
	IS(strcmp(tag, header("ETag")) != 0);
	IS_TEXT(header("Vary"), "Accept-Encoding");
}

TEST(files_whose_names_change_with_their_bytes_are_kept_for_good)
{
	const char *asset = an_asset();
	if (!asset)
		return; /* built without its pages */
	IS(lt_pages_answer(asset, false, NULL, &file) && file.status == 200 && file.body.len > 0);
	IS(strstr(header("Cache-Control"), "immutable"));
	IS_TEXT(header("Content-Type"), "text/javascript; charset=utf-8");
}

TEST(a_file_that_is_none_is_not_the_page)
{
	IS(lt_pages_answer("/ui/assets/nothing.js", false, NULL, &file) && file.status == 404);
	IS_TEXT(header("Cache-Control"), "no-store");
	IS(lt_pages_answer("/ui/assets/index.html", false, NULL, &file) && file.status == 404);
	IS(lt_pages_answer("/ui/assets/", false, NULL, &file) && file.status == 404);
	IS(lt_pages_answer("/ui/assets/../../etc/passwd", false, NULL, &file) && file.status == 404);
}
