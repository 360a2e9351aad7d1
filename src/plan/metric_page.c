/* SPDX-License-Identifier: Apache-2.0 */
/* metric_page: the part of PromQL that a page of samples can answer. */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "format/prom.h"
#include "plan/metric.h"

enum { MATCHERS = 16, DEEPEST = 32 };

struct asking {
	struct lt_arena *a;
	struct lt_text page;
	const char *at;
	int deep;
	struct lt_err *err;
};

struct found {
	double sum, least, most;
	int count;
};

struct matcher {
	struct lt_text label, value;
	bool not;
};

static double expression(struct asking *q);

static void
blank(struct asking *q)
{
	while (*q->at == ' ' || *q->at == '\t' || *q->at == '\n')
		q->at++;
}

static bool
take(struct asking *q, char c)
{
	blank(q);
	if (*q->at != c)
		return false;
	q->at++;
	return true;
}

static double
refuse(struct asking *q, const char *why)
{
	lt_fail(q->err, "%s", why);
	return NAN;
}

static struct lt_text
word(struct asking *q)
{
	blank(q);
	const char *begin = q->at;
	while (isalnum((unsigned char)*q->at) || *q->at == '_' || *q->at == ':')
		q->at++;
	return (struct lt_text){ begin, (size_t)(q->at - begin) };
}

/* {label="value", other!="x"} */
static int
matchers(struct asking *q, struct matcher *out)
{
	int count = 0;
	while (!take(q, '}')) {
		struct matcher m = { .label = word(q) };
		blank(q);
		m.not = *q->at == '!' && q->at[1] == '=';
		bool equal = *q->at == '=' && q->at[1] != '~';
		q->at += m.not ? 2 : equal ? 1 : 0;
		if ((!m.not && !equal) || !take(q, '"') || count == MATCHERS) {
			refuse(q, "of a saved page labels are asked with = and != alone; a live Prometheus (--prometheus URL) knows the others");
			return -1;
		}
		m.value.at = q->at;
		while (*q->at && *q->at != '"')
			q->at += *q->at == '\\' && q->at[1] ? 2 : 1;
		m.value.len = (size_t)(q->at - m.value.at);
		if (*q->at)
			q->at++;
		out[count++] = m;
		take(q, ',');
		if (!*q->at) {
			refuse(q, "the query ends inside its braces");
			return -1;
		}
	}
	return count;
}

static bool
select_series(struct asking *q, struct found *ret)
{
	struct matcher want[MATCHERS];
	struct lt_text name = word(q);
	int count = take(q, '{') ? matchers(q, want) : 0;
	struct lt_prom p;
	*ret = (struct found){ 0, INFINITY, -INFINITY, 0 };
	blank(q);
	if (*q->at == '[')
		refuse(q, "a saved page has no past, so a range [..] cannot be asked of it; --prometheus URL asks a live server");
	if (count < 0 || q->err->text[0])
		return false;
	lt_prom_open(&p, q->page, false);
	for (enum lt_prom_event e; (e = lt_prom_next(&p)) != LT_PROM_END;) {
		bool fits = e == LT_PROM_SAMPLE && lt_text_is(p.sample.name, name);
		for (int i = 0; i < count && fits; i++) {
			struct lt_text value = lt_prom_label(&p.sample, lt_print(q->a, "%.*s", LT_ARG(want[i].label)));
			fits = lt_text_is(value, want[i].value) != want[i].not;
		}
		if (!fits)
			continue;
		ret->sum += p.sample.value;
		ret->least = fmin(ret->least, p.sample.value);
		ret->most = fmax(ret->most, p.sample.value);
		ret->count++;
	}
	if (ret->count == 0)
		lt_fail(q->err, "the page has no series %.*s with these labels", LT_ARG(name));
	return ret->count > 0;
}

static double
aggregate(struct asking *q, struct lt_text how)
{
	struct found f;
	if (!take(q, '('))
		return refuse(q, "behind sum, avg, min, max and count of a saved page stands a series in parentheses, without `by`");
	bool good = select_series(q, &f);
	if (!good || !take(q, ')'))
		return good ? refuse(q, "a ) is missing") : NAN;
	return lt_text_eq(how, "sum") ? f.sum : lt_text_eq(how, "avg") ? f.sum / f.count : lt_text_eq(how, "min") ? f.least
		: lt_text_eq(how, "max") ? f.most : f.count;
}

static double
primary(struct asking *q)
{
	static const char *const known[] = { "sum", "avg", "min", "max", "count" };
	struct found f;
	char *end;
	if (++q->deep > DEEPEST)
		return refuse(q, "the query is nested too deep");
	if (take(q, '(')) {
		double value = expression(q);
		return take(q, ')') ? value : refuse(q, "a ) is missing");
	}
	blank(q);
	if (isdigit((unsigned char)*q->at) || *q->at == '.') {
		double value = strtod(q->at, &end);
		q->at = end;
		return value;
	}
	const char *back = q->at;
	struct lt_text name = word(q);
	if (name.len == 0)
		return refuse(q, *back ? "the query has a sign that a saved page cannot answer" : "the query ends too early");
	for (int i = 0; i < 5; i++)
		if (lt_text_eq(name, known[i]))
			return aggregate(q, name);
	blank(q);
	if (*q->at == '(') {
		lt_fail(q->err, "%.*s() needs a live Prometheus (--prometheus URL): a saved page has no past and no quantiles", LT_ARG(name));
		return NAN;
	}
	q->at = back;
	if (!select_series(q, &f))
		return NAN;
	if (f.count > 1)
		lt_fail(q->err, "%.*s has %d series; sum(), avg(), min() or max() makes one of them", LT_ARG(name), f.count);
	return f.sum;
}

static double
product(struct asking *q)
{
	double value = primary(q);
	for (blank(q); (*q->at == '*' || *q->at == '/') && !q->err->text[0]; blank(q)) {
		char sign = *q->at++;
		double right = primary(q);
		if (sign == '/' && !(fabs(right) > 0) && !q->err->text[0])
			return refuse(q, "it divides by 0: nothing was counted yet");
		value = sign == '*' ? value * right : value / right;
	}
	return value;
}

static double
expression(struct asking *q)
{
	double value = product(q);
	for (blank(q); (*q->at == '+' || *q->at == '-') && !q->err->text[0]; blank(q)) {
		char sign = *q->at++;
		double right = product(q);
		value = sign == '+' ? value + right : value - right;
	}
	return value;
}

bool
lt_metric_page(struct lt_arena *a, struct lt_text page, const char *query, double *ret_value, struct lt_err *err)
{
	struct asking q = { .a = a, .page = page, .at = query, .err = err };
	*ret_value = expression(&q);
	blank(&q);
	if (*q.at && !err->text[0])
		lt_fail(err, "the query goes on with '%.20s', which a saved page cannot answer", q.at);
	return !err->text[0] && (isfinite(*ret_value) || lt_fail(err, "it gives no finite number"));
}
