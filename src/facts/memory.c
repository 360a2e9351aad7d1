/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite's memory comes from the pool. */
#include "base/pool.h"
#include "facts/inside.h"

static void *
take(int size)
{
	return size > 0 ? lt_pool_take(lt_pool_shared(), (size_t)size) : NULL;
}

static void
give(void *piece)
{
	lt_pool_give(lt_pool_shared(), piece);
}

static void *
change(void *piece, int size)
{
	return lt_pool_change(lt_pool_shared(), piece, (size_t)size);
}

static int
size_of(void *piece)
{
	return piece ? (int)lt_pool_size(piece) : 0;
}

static int
round_up(int size)
{
	return (int)lt_pool_round((size_t)size);
}

static int
begin(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void
end(void *unused)
{
	(void)unused;
}

#ifdef __SANITIZE_ADDRESS__
static const bool watched = true; /* the sanitizer wants to see each piece itself */
#else
static const bool watched = false;
#endif

void
lt_memory_lend(void)
{
	static const sqlite3_mem_methods methods = { take, give, change, size_of, round_up, begin, end, NULL };
	if (!watched)
		sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}
