/* SPDX-License-Identifier: Apache-2.0 */
/* inside: a call as its steps see it; only files of this room look here. */
#pragma once
#include "base/arena.h"
#include "gateway/call.h"
#include "gateway/guess.h"
#include "gateway/health.h"
#include "gateway/provider.h"
#include "gateway/refusal.h"
#include "gateway/surface.h"

/*
 * In order.  Each is one file, step_<name>.c.  identify stands before read, so that the body of
 * somebody unknown is not even read.  Two have their places and come later: guard (what may not
 * go out) and cache (what was answered before) stand between allow and reserve.
 */
#define LT_STEPS(STEP)                                                   \
	STEP(identify, "key to caller")                                  \
	STEP(read, "members of the body, guess of tokens")               \
	STEP(allow, "model granted, output within its cap")              \
	STEP(reserve, "calls, tokens and money, before they are spent")  \
	STEP(route, "one deployment")                                    \
	STEP(send, "head and edits for it, and what comes back")         \
	STEP(reply, "an answer of our own: a refusal, a list")           \
	STEP(settle, "what it took and cost")                            \
	STEP(record, "the usage, whole")

enum lt_step {
#define STEP(name, sentence) LT_STEP_##name,
	LT_STEPS(STEP)
#undef STEP
	LT_STEP_COUNT,
};

/* A step answers LT_DONE when the next one may go on (or the one it named with lt_call_go), or
 * what it wants; it is then run again. */
#define STEP(name, sentence) enum lt_want lt_step_##name(struct lt_call *call);
LT_STEPS(STEP)
#undef STEP

/* Where the sending of one attempt is. */
enum lt_sending {
	LT_SENDING_NOT,
	LT_SENDING_OUT,    /* the host has it */
	LT_SENDING_HELD,   /* the answer's head is here, its body is looked at */
	LT_SENDING_PASSED, /* the answer goes to the caller */
	LT_SENDING_LOST,   /* it came to nothing; another may follow */
	LT_SENDING_AGAIN,  /* it came to nothing; the same deployment once more, without asking for usage */
	LT_SENDING_OVER,
};

enum { LT_TAIL = 4096 };       /* bytes of a whole answer that are kept to find its usage in */
enum { LT_ROUTES = 64 };       /* of a model that are looked at */
enum { LT_HEADERS_OURS = 8 };

/* Why the last attempt came to nothing. */
enum lt_lost { LT_LOST_NO, LT_LOST_REACH, LT_LOST_TIME, LT_LOST_ANSWER, LT_LOST_OURS };

struct lt_call {
	struct lt_arena *arena;
	const struct lt_world *world;
	const struct lt_policy *policy;
	struct lt_asked asked;
	int64_t start_us, now_us;
	enum lt_step step, next;

	/* lt_call_new: path and headers */
	const struct lt_surface_kind *surface; /* NULL: no such path */
	struct lt_text tail, hops;             /* of the path; other names in the Connection header */
	struct lt_text key, admin_key;
	uint64_t dropped;                      /* of the first 64 headers, those that are not passed on */
	bool explain, one_only, speaks_anthropic;

	/* read */
	const struct lt_text *pieces;
	int pieces_count;
	uint64_t body_len, text_bytes, open_at, close_at;
	struct lt_scan_value model_at, options_at;
	struct lt_text model_name;
	uint64_t sticky;                       /* hash of the id it comes back with, 0: none */
	struct lt_text sticky_id;
	uint64_t input_guess, output_guess;
	uint32_t output_limit, choices;        /* 0: the caller set none */
	uint8_t tier;
	bool body_read, empty, stream, asked_usage;
	bool unbilled;                         /* it generates nothing */
	bool path_named;                       /* the model stands in the path */
	bool by_id;                            /* it is about something one deployment keeps: no model */

	const struct lt_policy_caller *caller; /* identify */
	const struct lt_policy_model *model;   /* allow; NULL: the surface has none */
	struct lt_call_lease lease;            /* reserve */
	bool lease_asked, attempt_leased;      /* attempt_leased: the host holds one for a deployment */

	/* route, by place in the routes of the model */
	uint64_t tried, limited;
	int64_t limited_until_ms, waiting_since_ms, deadline_us;
	uint32_t wanted;                       /* the route it would have gone, were it free */
	uint32_t stuck;                        /* deployment that keeps what the call refers to */
	uint32_t route, deployment;            /* chosen; deployment LT_POLICY_NONE: not yet */
	bool asks_deployment;
	uint32_t wait_ms;
	int64_t retry_ms;                      /* when a refusal says to come back, -1 */
	enum lt_lost lost;

	/* send */
	struct lt_attempt attempt;
	enum lt_sending sending;
	int64_t sent_us;
	int64_t ptu_tokens;                    /* put into the bucket when it was sent */
	bool injected, stripped;

	/* the answer */
	struct lt_answer answer;
	struct lt_told told;
	struct lt_sse sse;
	char *tail_bytes, *kept;               /* LT_TAIL bytes; the carry that was, while it goes out */
	size_t tail_len;
	uint32_t kept_room;
	size_t peeked;                         /* bytes that lt_call_peek() needs not see again */
	int64_t left_us, away_us; /* since when, and how long, the call waited for its body or its turn */
	uint64_t text_out;
	bool events, hides, open_passed, ended, told_error, broken, id_seen;
	bool last_word;                        /* x-should-retry is said here */
	bool whole;                            /* it was answered to its end */
	bool left_early;                       /* the caller left before there was an answer */

	unsigned refusal;
	struct lt_text detail;
	struct lt_own_reply reply;
	bool reply_given, recorded;
	char id[37];                           /* req_ and 32 hex digits */
	char generation[21];
	struct lt_header headers[LT_HEADERS_OURS];
	int headers_count;
	struct lt_usage usage;
};

/* --- call.c --- */
void lt_call_go(struct lt_call *call, enum lt_step step);
/* Refuses with the detail that the row's message has a place for; answers LT_DONE. */
enum lt_want lt_call_say_no(struct lt_call *call, enum lt_refusal refusal, struct lt_text detail);
int32_t lt_call_day(const struct lt_call *call);
const struct lt_guess *lt_call_guess(const struct lt_call *call);

/* --- step_read.c --- */
uint64_t lt_read_sticky(const struct lt_call *call, struct lt_text id); /* of an id of this caller's */

/* --- step_reply.c --- */
struct lt_text lt_reply_message(struct lt_call *call, enum lt_refusal refusal, struct lt_text detail);
const struct lt_surface_kind *lt_reply_dialect(const struct lt_call *call);
void lt_reply_headers(struct lt_call *call);
void lt_reply_json(struct lt_call *call, struct lt_text body); /* a 200 of our own */

/* --- header.c --- */
void lt_header_sort(struct lt_call *call); /* all of the caller's: what is ours, what passes */
bool lt_header_goes(const struct lt_call *call, int i);
bool lt_header_returns(const struct lt_call *call, struct lt_text name);
void lt_header_add(struct lt_call *call, const char *name, struct lt_text value);

/* --- price.c --- */
int64_t lt_price_nano(const struct lt_policy_price *price, const uint32_t tokens[LT_BUCKET_COUNT], enum lt_tier tier);
/* False: some of it has no price, and was reckoned as plain input or output. */
bool lt_price_whole(const struct lt_policy_price *price, const uint32_t tokens[LT_BUCKET_COUNT]);

/* --- step_route.c --- */
#define LT_CANDIDATES(WORD)                                                            \
	WORD(LT_CANDIDATE_FREE, "free", "it may be sent a call")                       \
	WORD(LT_CANDIDATE_SATURATED, "saturated", "it said when to come back")         \
	WORD(LT_CANDIDATE_FULL, "full", "its provisioned capacity is in use")          \
	WORD(LT_CANDIDATE_LIMITED, "limited", "its own limits in the estate are met")  \
	WORD(LT_CANDIDATE_BROKEN, "broken", "it failed, and is let alone for a while") \
	WORD(LT_CANDIDATE_TRIED, "tried", "this call was there already")               \
	WORD(LT_CANDIDATE_KEYLESS, "no_key", "its key is not there")                   \
	WORD(LT_CANDIDATE_SURFACE, "surface", "its provider does not serve this endpoint") \
	WORD(LT_CANDIDATE_STICKY, "sticky", "another deployment keeps what the call refers to")

enum lt_candidate {
#define WORD(value, word, sentence) value,
	LT_CANDIDATES(WORD)
#undef WORD
};
/* What may be done with one route of the call's model; *ret_until_ms: when that changes. */
enum lt_candidate lt_route_look(struct lt_call *call, uint32_t route, int64_t *ret_until_ms);
bool lt_route_begin(struct lt_call *call);    /* false: nobody keeps what it refers to */
uint32_t lt_route_would(struct lt_call *call); /* the deployment it would go to, or LT_POLICY_NONE */
bool lt_route_more(struct lt_call *call); /* is there another one to go to? */
const struct lt_policy_route *lt_route_row(const struct lt_call *call, uint32_t route);

/* --- explain.c --- */
enum lt_want lt_explain(struct lt_call *call);

/* --- relay.c --- */
void lt_relay_begin(struct lt_call *call);  /* an attempt */
void lt_relay_rewind(struct lt_call *call); /* the answer is read from its first byte */
void lt_relay_over(struct lt_call *call, enum lt_sending sending);
