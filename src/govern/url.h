/* SPDX-License-Identifier: Apache-2.0 */
/* url: where a deployment is, taken apart: https://HOST[:PORT][/PATH], http://... or unix:/PATH. */
#pragma once
#include <stdbool.h>

#include "base/text.h"

struct lt_url {
	bool tls, local;        /* local: host is the path of a Unix socket */
	struct lt_text host;    /* without the brackets of IPv6 */
	uint16_t port;
	struct lt_text path;    /* without slashes at its end; "" or "/x" */
};

/* NULL, or what is wrong with it in words that follow "url".  The words never repeat the url:
 * there may be a password in it. */
const char *lt_url_read(struct lt_text text, struct lt_url *ret_url);

/* Does the host mean this machine? */
bool lt_url_loopback(const struct lt_url *url);
