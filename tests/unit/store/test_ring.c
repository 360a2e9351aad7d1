/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include "base/err.h"
#include "folder.h"
#include "store/ring.h"

static struct lt_err err;

TEST(a_record_is_read_as_it_was_put)
{
	struct lt_ring *writer = lt_ring_open(folder_new(), 3, &err), *reader = lt_ring_find(folder_path, 3, &err);
	IS(writer && reader);
	uint64_t seq = 0, next = 0;
	IS(!lt_ring_peek(reader, 0, &seq));
	IS(lt_ring_put(writer, "one", 3) && lt_ring_put(writer, "second", 6));
	const char *first = lt_ring_peek(reader, 0, &seq), *second = lt_ring_peek(reader, 1, &next);
	IS_TEXT(first, "one");
	IS_TEXT(second, "second");
	IS(seq && next > seq && !lt_ring_peek(reader, 2, &next));
	lt_ring_drop(reader, 1);
	IS(lt_ring_used(reader) == 1);
	IS_TEXT((const char *)lt_ring_peek(reader, 0, &next), "second");
	lt_ring_close(writer);
	lt_ring_close(reader);
	folder_drop();
}

TEST(a_ring_that_nobody_made_is_not_found)
{
	folder_new();
	IS(!lt_ring_find(folder_path, 0, &err) && !err.text[0]);
	folder_drop();
}

TEST(a_full_ring_lets_nobody_in_and_loses_nothing)
{
	struct lt_ring *ring = lt_ring_open(folder_new(), 0, &err);
	IS(lt_ring_reserve(ring) && lt_ring_reserve(ring));
	for (uint32_t i = 0; i < LT_RING_RECORDS - 2; i++)
		IS(lt_ring_reserve(ring) && lt_ring_put(ring, &i, sizeof i));
	IS(!lt_ring_reserve(ring));
	lt_ring_unreserve(ring);
	IS(lt_ring_reserve(ring) && !lt_ring_reserve(ring));
	uint32_t last = LT_RING_RECORDS - 2;
	IS(lt_ring_put(ring, &last, sizeof last));
	last++;
	IS(lt_ring_put(ring, &last, sizeof last) && !lt_ring_put(ring, &last, sizeof last));
	uint64_t seq, was = 0;
	for (uint32_t i = 0; i < LT_RING_RECORDS; i++) {
		const void *at = lt_ring_peek(ring, i, &seq);
		IS(at && memcmp(at, &i, sizeof i) == 0 && seq > was);
		was = seq;
	}
	lt_ring_drop(ring, LT_RING_RECORDS);
	IS(lt_ring_used(ring) == 0 && lt_ring_reserve(ring));
	lt_ring_close(ring);
	folder_drop();
}

TEST(records_go_round_the_ring_in_order)
{
	struct lt_ring *ring = lt_ring_open(folder_new(), 0, &err);
	uint64_t put = 0, got = 0, seq, was = 0;
	for (int round = 0; round < 1000; round++) {
		for (int i = 0; i < 700 + round % 40; i++, put++)
			IS(lt_ring_put(ring, &put, sizeof put));
		uint32_t some = 0; /* in every third round all of them, so that it is empty */
		for (const void *at; (round % 3 == 0 || some < 650) && (at = lt_ring_peek(ring, some, &seq)); some++) {
			IS(memcmp(at, &got, sizeof got) == 0 && seq > was);
			was = seq;
			got++;
		}
		lt_ring_drop(ring, some);
		IS(lt_ring_used(ring) == put - got);
	}
	IS(lt_ring_damaged(ring) == 0);
	lt_ring_close(ring);
	folder_drop();
}
