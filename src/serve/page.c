/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/page.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "format/json.h"
#include "gateway/health.h"
#include "record/policy.h"
#include "serve/alert.h"
#include "serve/book.h"
#include "serve/credential.h"
#include "serve/keeper.h"
#include "serve/metrics.h"
#include "serve/state.h"
#include "store/share.h"

int
lt_page_metrics(struct lt_keeper *k, const struct lt_page_query *query, struct lt_buf *out)
{
	(void)query;
	pthread_mutex_lock(&k->lock);
	const struct lt_policy *policy = lt_book_look(k->book, lt_share_generation(k->given->share));
	lt_metrics_write(k->metrics, out);
	lt_alerts_write(k->alerts, out);
	lt_gauge_write(k->given->share, policy, k->credentials, &k->keeping, lt_clock_ms(), out);
	pthread_mutex_unlock(&k->lock);
	return 200;
}

int
lt_page_healthz(struct lt_keeper *k, const struct lt_page_query *query, struct lt_buf *out)
{
	(void)k;
	(void)query;
	lt_buf_puts(out, "ok\n");
	return 200;
}

int
lt_page_readyz(struct lt_keeper *k, const struct lt_page_query *query, struct lt_buf *out)
{
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	(void)query;
	pthread_mutex_lock(&k->lock);
	bool serving = k->serving, stuck = k->keeping.stuck_since_ms != 0;
	pthread_mutex_unlock(&k->lock);
	int alive = lt_share_workers(k->given->share, workers);
	const char *reasons[] = { serving ? NULL : "no policy is in force", alive ? NULL : "no worker is alive",
		stuck ? "the ledger cannot be written" : NULL };
	bool ready = serving && alive && !stuck;
	lt_buf_printf(out, "{\"ready\": %s, \"workers\": %d, \"policy\": %llu, \"reasons\": [", ready ? "true" : "false", alive,
		(unsigned long long)lt_share_generation(k->given->share));
	const char *before = "";
	for (int i = 0; i < 3; i++) {
		if (!reasons[i])
			continue;
		lt_buf_puts(out, before);
		lt_json_quote(out, lt_text(reasons[i]));
		before = ", ";
	}
	lt_buf_puts(out, "]}\n");
	return ready ? 200 : 503;
}

static void
put(struct lt_buf *out, const char *key, struct lt_text text)
{
	lt_buf_printf(out, "\"%s\": ", key);
	lt_json_quote(out, text);
}

static void
put_deployment(struct lt_keeper *k, const struct lt_policy *p, const struct lt_policy_deployment *d, struct lt_buf *out)
{
	static const char *const states[] = { "ok", "saturated", "broken", "probe" };
	static const char *const kinds[] = { "standard", "ptu", "self" };
	struct lt_address addresses[LT_SHARE_ADDRESSES];
	int target = lt_share_target(k->given->share, d->identity);
	int64_t until;
	put(out, "name", lt_policy_text(p, d->name));
	lt_buf_puts(out, ", ");
	put(out, "provider", lt_text(lt_provider_word(d->provider)));
	lt_buf_puts(out, ", ");
	put(out, "kind", lt_text(kinds[d->kind]));
	lt_buf_puts(out, ", ");
	put(out, "host", lt_policy_text(p, d->host));
	lt_buf_puts(out, ", ");
	put(out, "region", lt_policy_text(p, d->region));
	if (target >= 0)
		lt_buf_printf(out, ", \"state\": \"%s\", \"addresses\": %d, \"in_flight\": %lld",
			states[lt_health_look(lt_share_target_health(k->given->share, target), lt_clock_ms(), &until)],
			lt_share_addresses(k->given->share, target, addresses),
			(long long)lt_share_target_in_flight(k->given->share, target));
	if (d->credential != LT_POLICY_NONE)
		lt_buf_printf(out, ", \"key\": %s", lt_credentials_has(k->credentials, d->credential) ? "true" : "false");
}

static void
put_model(const struct lt_policy *p, const struct lt_policy_model *m, struct lt_buf *out)
{
	put(out, "name", lt_policy_text(p, m->name));
	lt_buf_puts(out, ", \"route\": [");
	for (uint32_t i = 0; i < m->routes; i++) {
		const struct lt_policy_route *r = &p->routes[m->first_route + i];
		lt_buf_puts(out, i ? ", {" : "{");
		put(out, "to", lt_policy_text(p, p->deployments[r->deployment].name));
		lt_buf_printf(out, ", \"tier\": %u, \"weight\": %u}", r->tier, r->weight);
	}
	lt_buf_puts(out, "]");
}

static void
put_policy(struct lt_keeper *k, const struct lt_policy *p, struct lt_buf *out)
{
	lt_buf_printf(out, "{\"generation\": %llu, \"made_at\": %lld, \"callers\": %u, \"keys\": %u, \"anybody\": %s,\n ",
		(unsigned long long)p->head->generation, (long long)p->head->made_at, p->callers_count, p->keys_count,
		p->head->anybody != LT_POLICY_NONE ? "true" : "false");
	put(out, "organisation", lt_policy_text(p, p->head->name));
	lt_buf_puts(out, ", ");
	put(out, "currency", lt_policy_text(p, p->head->currency));
	lt_buf_puts(out, ",\n \"deployments\": [");
	for (uint32_t i = 0; i < p->deployments_count; i++) {
		if (lt_gauge_told(p, i))
			continue;
		lt_buf_puts(out, i ? ",\n  {" : "\n  {");
		put_deployment(k, p, &p->deployments[i], out);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "],\n \"models\": [");
	for (uint32_t i = 0; i < p->models_count; i++) {
		lt_buf_puts(out, i ? ",\n  {" : "\n  {");
		put_model(p, &p->models[i], out);
		lt_buf_putc(out, '}');
	}
	lt_buf_puts(out, "]}\n");
}

int
lt_page_policy(struct lt_keeper *k, const struct lt_page_query *query, struct lt_buf *out)
{
	(void)query;
	pthread_mutex_lock(&k->lock);
	const struct lt_policy *policy = lt_book_look(k->book, lt_share_generation(k->given->share));
	if (policy)
		put_policy(k, policy, out);
	else
		lt_buf_puts(out, "{\"generation\": 0}\n");
	pthread_mutex_unlock(&k->lock);
	return policy ? 200 : 503;
}
