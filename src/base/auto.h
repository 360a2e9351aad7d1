/* SPDX-License-Identifier: Apache-2.0 */
/*
 * auto: a local that closes itself when its block ends.
 *
 *	LT_AUTO(lt_dir) dir = opendir(path);
 *
 * The kinds are listed here, each from the call that releases one and the value
 * that means "none".
 */
#pragma once
#include <dirent.h>
#include <stdio.h>
#include <unistd.h>

#define LT_AUTO(kind) __attribute__((cleanup(kind##_auto))) kind

#define LT_AUTO_DEFINE(kind, type, release, none) \
	typedef type kind;                        \
	static inline void kind##_auto(kind *it)  \
	{                                         \
		if (*it != (none))                \
			release(*it);             \
	}

LT_AUTO_DEFINE(lt_fd, int, close, -1)
LT_AUTO_DEFINE(lt_dir, DIR *, closedir, NULL)
LT_AUTO_DEFINE(lt_stream, FILE *, fclose, NULL)
