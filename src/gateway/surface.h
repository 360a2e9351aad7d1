/* SPDX-License-Identifier: Apache-2.0 */
/*
 * surface: one kind of endpoint that callers use, and the dialect spoken there.
 *
 * A surface knows which paths are its own, which members of a body matter, how usage is told in
 * an answer and in a stream, and how an error looks.  One file a surface: surface_<name>.c, and
 * its name in meson.build.
 */
#pragma once
#include "format/scan.h"
#include "gateway/call.h"

/* The members of bodies that are looked for; a surface wants some of them. */
enum lt_member { LT_MEMBER_MODEL, LT_MEMBER_STREAM, LT_MEMBER_STREAM_OPTIONS, LT_MEMBER_MAX_TOKENS,
	LT_MEMBER_MAX_COMPLETION_TOKENS, LT_MEMBER_MAX_OUTPUT_TOKENS, LT_MEMBER_N, LT_MEMBER_BEST_OF,
	LT_MEMBER_PREVIOUS_RESPONSE_ID, LT_MEMBER_CONVERSATION, LT_MEMBER_SERVICE_TIER, LT_MEMBER_BACKGROUND,
	LT_MEMBER_INPUT, LT_MEMBER_MESSAGES, LT_MEMBER_COUNT };
extern const char *const lt_member_names[LT_MEMBER_COUNT + 1]; /* what lt_scan_init() is given, always all of them */

/* What a usage object said, already in disjoint buckets (facts 4.9). */
struct lt_told {
	bool there;                 /* a usage object was found and is not null */
	uint32_t tokens[LT_BUCKET_COUNT];
	uint8_t tier;               /* enum lt_tier, when the answer told its service tier */
	bool tier_there;
};

/* What one event of a stream is. */
struct lt_event_told {
	bool content;               /* the first of these ends the hold-back: text, reasoning, a tool call, a refusal */
	bool only_usage;            /* chat's extra chunk with choices [] and usage, and nothing else */
	bool last;                  /* [DONE], response.completed, message_stop */
	bool error;                 /* an error inside the stream */
	bool malformed;             /* its data is not what it should be */
	uint32_t text_bytes;        /* of content, to count with when the provider tells no usage */
	struct lt_text id;          /* of a response, when told */
};

struct lt_surface_kind {
	enum lt_surface surface;
	/* Does the surface serve this method and path?  For Azure's shape *ret_model gets the deployment
	 * in the path; *ret_tail what follows the surface's own path ("/resp_1/cancel"). */
	bool (*matches)(struct lt_text method, struct lt_text path, struct lt_text *ret_model, struct lt_text *ret_tail);
	bool has_output;            /* it generates: an output limit is part of the estimate */
	bool injects;               /* stream_options.include_usage may be asked for */
	bool anthropic;             /* errors in Anthropic's shape, keys in x-api-key */
	/* Usage of a whole answer; json may be cut off at its front (only the last LT_TAIL bytes are kept):
	 * the last usage member counts. */
	void (*usage)(struct lt_text json, struct lt_told *told);
	/* One event of a stream; adds what it tells to told (the last value wins). */
	void (*event)(struct lt_text name, struct lt_text data, struct lt_told *told, struct lt_event_told *ret_event);
	/* An event too long to be known whole: what its first and last bytes tell; NULL: nothing. */
	void (*cut)(struct lt_text name, struct lt_text head, struct lt_text tail, struct lt_told *told,
		struct lt_event_told *ret_event);
	/* Id in a whole answer or event, for stickiness; NULL: the surface has none. */
	struct lt_text (*id)(struct lt_text json);
};

/* All surfaces; NULL ends. */
extern const struct lt_surface_kind *const lt_surface_kinds[];
const struct lt_surface_kind *lt_surface_find(struct lt_text method, struct lt_text path, struct lt_text *ret_model,
	struct lt_text *ret_tail);
/* The methods that a path takes, as the header allow has them: "GET, DELETE"; LT_NONE for one that is not known. */
struct lt_text lt_surface_methods(struct lt_arena *a, struct lt_text path);

/* An event as it was framed, whole or not, by event() or cut(). */
void lt_surface_event(const struct lt_surface_kind *kind, const struct lt_sse_event *event, struct lt_told *told,
	struct lt_event_told *ret_event);

/* An error as the surface's SDKs read it, as a body; and as the last event of a stream. */
struct lt_buf;
void lt_surface_error(struct lt_buf *out, const struct lt_surface_kind *kind, int status, const char *type, const char *code,
	struct lt_text message, struct lt_text request_id);
void lt_surface_stream_error(struct lt_buf *out, const struct lt_surface_kind *kind, const char *type, const char *code,
	struct lt_text message, struct lt_text request_id);
