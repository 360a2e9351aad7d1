/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "base/buf.h"
#include "sample.h"
#include "serve/alert.h"
#include "t.h"

#define NANO INT64_C(1000000000)

TEST(each_percentage_is_told_once_a_month_and_only_upwards)
{
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_policy policy = sample_policy();
	struct lt_alerts *alerts = lt_alerts_open(a, "/nowhere/alerts");
	const struct lt_policy_scope *scope = policy.scopes; /* 500 a month, told at 50, 75 and 90 */
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 682, 249 * NANO) == 0);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 682, 250 * NANO) == 50);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 682, 300 * NANO) == 0);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 682, 480 * NANO) == 90);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 682, 400 * NANO) == 0);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_MONTH, 683, 260 * NANO) == 50);
	IS(lt_alerts_look(alerts, scope, LT_ALERT_DAY, 20000, 900 * NANO) == 0); /* it has no budget of a day */
	lt_arena_drop(a);
}

TEST(what_was_told_is_not_told_again_after_a_restart)
{
	char path[] = "/tmp/lintel-alerts-XXXXXX";
	int fd = mkstemp(path);
	struct lt_arena *a = lt_arena_new(SIZE_MAX);
	struct lt_policy policy = sample_policy();
	struct lt_alerts *alerts = lt_alerts_open(a, path);
	IS(lt_alerts_look(alerts, policy.scopes, LT_ALERT_MONTH, 682, 400 * NANO) == 75);
	lt_alerts_keep(alerts);
	struct lt_alerts *again = lt_alerts_open(a, path);
	IS(lt_alerts_look(again, policy.scopes, LT_ALERT_MONTH, 682, 400 * NANO) == 0);
	IS(lt_alerts_look(again, policy.scopes, LT_ALERT_MONTH, 682, 450 * NANO) == 90);
	close(fd);
	unlink(path);
	lt_arena_drop(a);
}

TEST(the_sentence_names_scope_share_and_money)
{
	struct lt_policy policy = sample_policy();
	struct lt_buf out = LT_BUF(4096);
	lt_alerts_say(&out, &policy, policy.scopes, LT_ALERT_MONTH, 375120000000, 75);
	IS_TEXT(out.at, "the caller support-bot has used 75 % of its budget of this month: 375.12 of 500.00 USD");
	lt_buf_done(&out);
}
