/* SPDX-License-Identifier: Apache-2.0 */
/*
 * book: the policies of a state folder, by generation.
 *
 * A record of usage counts in the policy under which its call was made, which may be older than
 * the one in force, so a few are kept open.  A policy that was handed out stays where it is until
 * sixteen others were asked for.
 */
#pragma once
#include <stdint.h>

#include "record/policy.h"

struct lt_arena;
struct lt_book;
struct lt_err;

struct lt_book *lt_book_new(struct lt_arena *a, const char *folder);
void lt_book_done(struct lt_book *book);

/* The policy of that generation; NULL with err when it is not there or no policy. */
const struct lt_policy *lt_book_open(struct lt_book *book, uint64_t generation, struct lt_err *err);

/* The same for who can do without: remembers that there is none. */
const struct lt_policy *lt_book_look(struct lt_book *book, uint64_t generation);
