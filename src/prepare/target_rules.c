/* SPDX-License-Identifier: Apache-2.0 */
/* rules: what Prometheus records and alerts on, tests of that, and whom it scrapes. */
#include "base/arena.h"
#include "prepare/served.h"
#include "prepare/target.h"
#include "record/mistake.h"

static void
view(struct lt_prepare *p, struct lt_doc *doc)
{
	static const char *const windows[] = { "5m", "30m", "1h", "2h", "6h", "1d", "3d" };
	struct lt_served s = lt_served_of(p);
	struct lt_node slo = lt_node_get(p->platform, "slo");
	bool wanted = lt_node_is(slo, LT_KIND_MAP);
	lt_view_flag(doc, "wanted", wanted);
	if (wanted && !lt_text_starts(lt_text(s.runbooks), "https://") && !lt_text_starts(lt_text(s.runbooks), "http://"))
		lt_mistake_add(p->mistakes, lt_node_place(slo),
			"platform.slo.runbooks: say where runbooks lie, https://...; an alert without one wakes somebody who does not know what to do");
	if (s.availability < 90 || s.availability >= 100)
		lt_mistake_add(p->mistakes, lt_node_place(lt_node_get(slo, "availability")),
			"platform.slo.availability is a share of calls in percent, 90 to 99.999; %g promises nothing or too much", s.availability);
	lt_served_lay(p, doc);
	/* Of 10,000 calls so many fail in the test of the slow alert: three and a half times the budget. */
	lt_view_number(doc, "slow_bad", (double)(int64_t)(350 * (100 - s.availability)));
	lt_view_list(doc, "windows");
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		lt_doc_map(doc, (struct lt_place){ 0 });
		lt_view_text(doc, "window", windows[i]);
		lt_doc_end(doc);
	}
	lt_doc_end(doc);
}

const struct lt_target lt_target_rules = {
	.name = "rules",
	.title = "Prometheus: recording and alerting rules with their tests, and whom to scrape",
	.group = "observability",
	.of = "slo",
	.view = view,
};
