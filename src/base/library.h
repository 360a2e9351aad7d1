/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library: a shared library that is loaded when it is needed.
 *
 * What only some runs need, and what brings a dozen libraries of its own, is not linked: finding the
 * symbols of all of them took a third of a short run.
 *
 *	#define CALLS(CALL) CALL(curl_easy_init) CALL(curl_easy_cleanup)
 *	static struct {
 *		CALLS(LT_LIBRARY_CALL)
 *	} lib;
 *	static const struct lt_symbol symbols[] = { CALLS(LT_LIBRARY_SYMBOL) };
 *	lt_library_load("libcurl.so.4", "libcurl4", symbols, sizeof symbols / sizeof *symbols, err);
 *
 * It stays loaded until the process ends.  Load before there are threads that use it.
 */
#pragma once
#include <stdbool.h>

struct lt_err;

struct lt_symbol {
	const char *name;
	void **at; /* filled */
};

#define LT_LIBRARY_CALL(name) __typeof__(&name) name;
#define LT_LIBRARY_SYMBOL(name) { #name, (void **)&lib.name },

/* package: what to install when it is not there. */
bool lt_library_load(const char *file, const char *package, const struct lt_symbol *symbols, int count, struct lt_err *err);
