/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err: one sentence that a person must hear.
 *
 * A function that can fail takes a struct lt_err as its last parameter and returns
 * false.  Who knows what went wrong writes the sentence with lt_fail(); who knows
 * where adds it in front with lt_within().  Only the doors (cli, serve, nginx) print it.
 * The first failure stays: a second lt_fail() on the same err changes nothing.
 */
#pragma once
#include <stdbool.h>

struct lt_err {
	char text[1024]; /* "" means nothing failed */
};

/* Writes the sentence; always false, so that one can return it. */
bool lt_fail(struct lt_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same with what errno means behind it: "open /etc/x: No such file or directory". */
bool lt_fail_os(struct lt_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts "where: " in front of the sentence; always false. */
bool lt_within(struct lt_err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
