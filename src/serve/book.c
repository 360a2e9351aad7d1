/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/book.h"

#include <fcntl.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/io.h"

enum { PAGES = 16, POLICY_MOST = 1 << 28 };

struct page {
	uint64_t generation, used; /* 0: empty; when it was asked for last */
	struct lt_arena *a;
	struct lt_policy policy;
	bool there;
};

struct lt_book {
	const char *folder;
	struct page pages[PAGES];
	uint64_t asked;
};

struct lt_book *
lt_book_new(struct lt_arena *a, const char *folder)
{
	struct lt_book *book = LT_NEW(a, struct lt_book);
	book->folder = folder;
	return book;
}

void
lt_book_done(struct lt_book *book)
{
	for (int i = 0; i < PAGES; i++)
		lt_arena_drop(book->pages[i].a);
}

static bool
read_policy(struct lt_arena *a, const char *folder, uint64_t generation, struct lt_policy *ret_policy, struct lt_err *err)
{
	struct lt_text bytes;
	const char *path = lt_print(a, "%s/policy/%llu.policy", folder, (unsigned long long)generation);
	if (!lt_io_read(a, AT_FDCWD, path, POLICY_MOST, &bytes, err))
		return false;
	if (!lt_policy_open(bytes, ret_policy, err))
		return lt_within(err, "%s", path);
	if (ret_policy->head->generation != generation)
		return lt_fail(err, "%s is the policy of generation %llu", path, (unsigned long long)ret_policy->head->generation);
	return true;
}

static struct page *
page_of(struct lt_book *book, uint64_t generation)
{
	struct page *oldest = &book->pages[0];
	for (int i = 0; i < PAGES; i++) {
		struct page *page = &book->pages[i];
		if (page->generation == generation)
			return page;
		if (page->used < oldest->used)
			oldest = page;
	}
	lt_arena_drop(oldest->a);
	*oldest = (struct page){ .generation = generation };
	return oldest;
}

const struct lt_policy *
lt_book_open(struct lt_book *book, uint64_t generation, struct lt_err *err)
{
	struct page *page = page_of(book, generation);
	page->used = ++book->asked;
	if (!page->there) {
		lt_arena_drop(page->a);
		page->a = lt_arena_new(SIZE_MAX);
		page->there = read_policy(page->a, book->folder, generation, &page->policy, err);
	}
	return page->there ? &page->policy : NULL;
}

const struct lt_policy *
lt_book_look(struct lt_book *book, uint64_t generation)
{
	struct lt_err none = { 0 };
	struct page *page = page_of(book, generation);
	if (page->a && !page->there) {
		page->used = ++book->asked;
		return NULL;
	}
	return lt_book_open(book, generation, &none);
}
