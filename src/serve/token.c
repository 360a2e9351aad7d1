/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/token.h"

#include "base/arena.h"
#include "base/err.h"
#include "format/json.h"
#include "net/entra.h"

enum { SHORTEST_S = 30, LONGEST_S = 366 * 86400, UNKNOWN_S = 300 };

/* "AADSTS7000215: Invalid client secret provided. Ensure that ..." up to the first stop. */
static struct lt_text
first_sentence(struct lt_text text)
{
	size_t len = 0;
	while (len < text.len && len < 200 && (unsigned char)text.at[len] >= ' '
		&& !(text.at[len] == '.' && (len + 1 == text.len || text.at[len + 1] == ' ')))
		len++;
	return (struct lt_text){ text.at, len };
}

bool
lt_token_read(struct lt_arena *a, const struct lt_entra_answer *answer, int64_t now_s, struct lt_token *ret_token,
	struct lt_err *err)
{
	struct lt_doc *doc;
	struct lt_err unread = { 0 };
	const char *way = lt_entra_word(answer->way);
	if (!lt_json_read(a, lt_keys_new(a), "answer", answer->json, &doc, &unread))
		return answer->status == 200 ? lt_fail(err, "the answer of %s is no JSON", way)
			: lt_fail(err, "%s was refused with status %d; may this machine sign in so?", way, answer->status);
	struct lt_node root = lt_doc_root(doc);
	struct lt_text value = lt_node_text(lt_node_get(root, "access_token"), a);
	if (!value.len)
		value = lt_node_text(lt_node_get(root, "accessToken"), a);
	if (answer->status != 200 || !value.len)
		return lt_fail(err, "%s was refused with status %d: %.*s %.*s", way, answer->status,
			LT_ARG(lt_node_text(lt_node_get(root, "error"), a)),
			LT_ARG(first_sentence(lt_node_text(lt_node_get(root, "error_description"), a))));
	int64_t life = 0, until = 0;
	if (lt_node_int(lt_node_get(root, "expires_on"), &until))
		life = until - now_s;
	else if (!lt_node_int(lt_node_get(root, "expires_in"), &life))
		life = UNKNOWN_S;
	if (life <= 0)
		return lt_fail(err, "the token of %s has ended already; is the clock of this machine right?", way);
	*ret_token = (struct lt_token){ value, now_s + (life < LONGEST_S ? life : LONGEST_S) };
	return true;
}

int64_t
lt_token_renew(const struct lt_token *token, int64_t now_s, uint64_t draw)
{
	int64_t wait = (token->until - now_s) * (int64_t)(50 + draw % 31) / 100;
	return now_s + (wait < SHORTEST_S ? SHORTEST_S : wait);
}
