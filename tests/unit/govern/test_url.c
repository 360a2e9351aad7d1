/* SPDX-License-Identifier: Apache-2.0 */
#include "govern/url.h"
#include "t.h"

TEST(addresses_are_taken_apart)
{
	static const struct {
		const char *text, *host, *path;
		int port;
		bool tls, local;
	} rows[] = {
		{ "https://x.openai.azure.com", "x.openai.azure.com", "", 443, true, false },
		{ "https://x.example/openai/v1/", "x.example", "/openai/v1", 443, true, false },
		{ "http://127.0.0.1:8000/v1", "127.0.0.1", "/v1", 8000, false, false },
		{ "http://[::1]:11434", "::1", "", 11434, false, false },
		{ "https://h///", "h", "", 443, true, false },
		{ "unix:/run/llm.sock", "/run/llm.sock", "", 0, false, true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_url url;
		IS(!lt_url_read(lt_text(rows[i].text), &url));
		IS(lt_text_eq(url.host, rows[i].host) && lt_text_eq(url.path, rows[i].path));
		IS(url.port == rows[i].port && url.tls == rows[i].tls && url.local == rows[i].local);
	}
}

TEST(what_is_no_address_is_told_without_repeating_it)
{
	static const char *const rows[] = { "", "x.openai.azure.com", "ftp://host", "https://", "https:///path",
		"https://user:secret@host", "https://host?api-version=1", "https://host#x", "https://host:0",
		"https://host:65536", "https://host:", "https://ho st", "https://host/a b", "https://h\r\nX: y", "http://[::1",
		"http://[]", "http://[zz]extra", "unix:relative", "unix:/", "https://host\x01" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_url url;
		const char *wrong = lt_url_read(lt_text(rows[i]), &url);
		if (!wrong)
			printf("# %s\n", rows[i]);
		IS(wrong && !strstr(wrong, "secret"));
	}
}
