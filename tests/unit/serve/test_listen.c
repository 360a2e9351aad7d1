/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"
#include "serve/listen.h"
#include "t.h"

static struct lt_err err;

static bool
opens(const char *address, struct lt_listen *listen)
{
	err = (struct lt_err){ 0 };
	return lt_listen_read(address, listen, &err) && lt_listen_open(listen, 0600, &err);
}

TEST(port_0_is_chosen_by_the_kernel_and_told)
{
	struct lt_listen l;
	IS(opens("127.0.0.1:0", &l));
	IS(l.local && strncmp(l.url, "http://127.0.0.1:", 17) == 0 && strcmp(l.url + 17, "0") != 0);
	lt_listen_close(&l);
	IS(opens(":0", &l));
	IS(!l.local && strncmp(l.text, "0.0.0.0:", 8) == 0 && strncmp(l.url, "http://127.0.0.1:", 17) == 0);
	lt_listen_close(&l);
	IS(opens("0", &l) && l.local);
	lt_listen_close(&l);
	IS(opens("localhost:0", &l) && l.local);
	lt_listen_close(&l);
}

TEST(an_address_that_is_taken_or_none_is_a_sentence)
{
	struct lt_listen l, second;
	IS(opens("127.0.0.1:0", &l));
	char want[300];
	snprintf(want, sizeof want, "somebody listens on %s already; stop that, or choose another address", l.text);
	IS(!opens(l.text, &second));
	IS_TEXT(err.text, want);
	lt_listen_close(&l);
	IS(!opens("127.0.0.1:http", &l));
	IS_TEXT(err.text, "'127.0.0.1:http' is no address to listen on; write ADDRESS:PORT, [IPV6]:PORT or unix:PATH");
	IS(!opens("127.0.0.1:70000", &l) && !opens("", &l) && !opens("unix:relative", &l));
}

TEST(a_socket_file_that_nobody_listens_on_is_replaced_and_one_in_use_is_not)
{
	char folder[] = "/tmp/lintel-listen-XXXXXX", address[80], sentence[200];
	struct lt_listen first, second;
	IS(mkdtemp(folder));
	snprintf(address, sizeof address, "unix:%s/s", folder);
	IS(opens(address, &first) && first.local);
	IS(!opens(address, &second));
	snprintf(sentence, sizeof sentence, "somebody listens on %s already; stop that, or choose another path", address + 5);
	IS_TEXT(err.text, sentence);
	close(first.fd); /* as a process that was killed: the file stays */
	IS(opens(address, &second));
	lt_listen_close(&second);
	IS(rmdir(folder) == 0);
}
