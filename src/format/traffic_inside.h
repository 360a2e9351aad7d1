/* SPDX-License-Identifier: Apache-2.0 */
/* traffic_inside: what the files of traffic share. */
#pragma once
#include "format/traffic.h"

/* One line each; they set count to 1. */
bool lt_traffic_squid(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_combined(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_dnsmasq(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_bind(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_coredns(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_windows_dns(struct lt_text line, struct lt_visit *ret_visit);
bool lt_traffic_proxifier(struct lt_text line, struct lt_visit *ret_visit);

/* Tables: LT_TRAFFIC_NONE when the head names no columns of traffic. */
enum lt_traffic lt_traffic_table_look(struct lt_text head);
bool lt_traffic_table(struct lt_traffic_reader *r, struct lt_arena *a, struct lt_text *rest, bool last, bool *ret_line,
	struct lt_visit *ret_visit);
bool lt_traffic_w3c(struct lt_traffic_reader *r, struct lt_text line, struct lt_visit *ret_visit);

bool lt_traffic_json_look(struct lt_text head);

/* Takes the word before the next blank; blanks in a row are one. */
struct lt_text lt_traffic_word_of(struct lt_text *rest);
uint64_t lt_traffic_bytes(struct lt_text text); /* 0 when it is no number */
bool lt_traffic_is_refusal(struct lt_text action);
