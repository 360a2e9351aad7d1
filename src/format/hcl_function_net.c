/* SPDX-License-Identifier: Apache-2.0 */
/* cidrsubnet() and its family, and timecmp() by days. */
#include <arpa/inet.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/date.h"
#include "format/hcl_function.h"

struct net {
	int family, bits, prefix; /* bits: 32 or 128 */
	unsigned char at[16];
};

static bool
read_net(struct lt_text text, struct net *n)
{
	char copy[64];
	int64_t prefix;
	struct lt_text address, rest = text;
	if (!lt_text_cut(&rest, '/', &address) || !lt_text_int(rest, &prefix) ||
		address.len >= sizeof copy)
		return false;
	memcpy(copy, address.at, address.len);
	copy[address.len] = 0;
	*n = (struct net){ .family = memchr(copy, ':', address.len) ? AF_INET6 : AF_INET };
	n->bits = n->family == AF_INET ? 32 : 128;
	if (inet_pton(n->family, copy, n->at) != 1 || prefix < 0 || prefix > n->bits)
		return false;
	n->prefix = (int)prefix;
	for (int i = n->prefix; i < n->bits; i++)
		n->at[i / 8] &= (unsigned char)~(0x80 >> i % 8);
	return true;
}

/* Adds number to the bits that end before bit last. */
static void
add_bits(struct net *n, int last, uint64_t number)
{
	for (int i = last - 1; i >= 0 && number; i--, number >>= 1)
		if (number & 1)
			n->at[i / 8] |= (unsigned char)(0x80 >> i % 8);
}

static const struct lt_value *
as_text(struct lt_hcl_call *c, const struct net *n, bool prefix)
{
	char text[64];
	inet_ntop(n->family, n->at, text, sizeof text);
	struct lt_text made = lt_text(
		prefix ? lt_print(c->arena, "%s/%d", text, n->prefix) : lt_copy(c->arena, text));
	return lt_hcl_function_text(c, made);
}

static const struct lt_value *
no_net(struct lt_hcl_call *c)
{
	return lt_hcl_function_wrong(c, "works with an address range that is none or is too small");
}

static const struct lt_value *
call_cidrsubnet(struct lt_hcl_call *c)
{
	struct net n;
	double more = lt_hcl_function_number(c, 1), number = lt_hcl_function_number(c, 2);
	if (!read_net(lt_hcl_function_arg(c, 0), &n) || more < 0 || n.prefix + more > n.bits ||
		number < 0 || (more < 63 && number >= (double)((uint64_t)1 << (int)more)))
		return no_net(c);
	n.prefix += (int)more;
	add_bits(&n, n.prefix, (uint64_t)number);
	return as_text(c, &n, true);
}

static const struct lt_value *
call_cidrhost(struct lt_hcl_call *c)
{
	struct net n;
	double number = lt_hcl_function_number(c, 1);
	if (!read_net(lt_hcl_function_arg(c, 0), &n))
		return no_net(c);
	int host = n.bits - n.prefix;
	double size = host < 62 ? (double)((uint64_t)1 << host) : 4e18;
	if (number < 0)
		number += size;
	if (number < 0 || number >= size)
		return no_net(c);
	add_bits(&n, n.bits, (uint64_t)number);
	return as_text(c, &n, false);
}

static const struct lt_value *
call_cidrnetmask(struct lt_hcl_call *c)
{
	struct net n;
	if (!read_net(lt_hcl_function_arg(c, 0), &n) || n.family != AF_INET)
		return no_net(c);
	memset(n.at, 0, sizeof n.at);
	for (int i = 0; i < n.prefix; i++)
		n.at[i / 8] |= (unsigned char)(0x80 >> i % 8);
	return as_text(c, &n, false);
}

/* Ranges one after another, each as large as its argument says. */
static const struct lt_value *
call_cidrsubnets(struct lt_hcl_call *c)
{
	struct net whole;
	uint64_t next = 0; /* in units of the smallest range of a /32 or /64 */
	struct lt_value *list = lt_value_list(c->arena, c->count - 1, c->place);
	if (!read_net(lt_hcl_function_arg(c, 0), &whole))
		return no_net(c);
	int span = whole.bits - whole.prefix > 62 ? 62 : whole.bits - whole.prefix;
	for (int i = 1; i < c->count; i++) {
		double more = lt_hcl_function_number(c, i);
		if (more < 0 || more > span)
			return no_net(c);
		uint64_t size = (uint64_t)1 << (span - (int)more);
		next = (next + size - 1) / size * size;
		if (next + size > (uint64_t)1 << span)
			return no_net(c);
		struct net n = whole;
		n.prefix += (int)more;
		add_bits(&n, whole.prefix + span, next);
		list->items[i - 1] = as_text(c, &n, true);
		next += size;
	}
	return list;
}

static const struct lt_value *
call_timecmp(struct lt_hcl_call *c)
{
	int64_t a, b;
	if (!lt_date_day(lt_hcl_function_arg(c, 0), &a) ||
		!lt_date_day(lt_hcl_function_arg(c, 1), &b))
		return lt_hcl_function_wrong(c, "compares what is no time");
	if (a == b)
		return lt_value_unknown(
			c->arena, LT_NONE, c->place, "compares times of the same day");
	return lt_value_number(c->arena, a < b ? -1 : 1, c->place);
}

const struct lt_hcl_function lt_hcl_function_nets[] = {
	{ "cidrsubnet", 3, 3, call_cidrsubnet, false },
	{ "cidrsubnets", 2, -1, call_cidrsubnets, false },
	{ "cidrhost", 2, 2, call_cidrhost, false },
	{ "cidrnetmask", 1, 1, call_cidrnetmask, false },
	{ "timecmp", 2, 2, call_timecmp, false },
	{ 0 },
};
