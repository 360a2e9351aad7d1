/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

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

/* --- what a kill or a power cut leaves: words of the file, changed behind its back --- */

enum { HEAD = 64, BOOT = 88, TAIL = 128, RECORDS = 4096 };

static void
poke(off_t at, const void *bytes, size_t len)
{
	int fd = open(folder_file("ring.0"), O_RDWR);
	if (fd < 0 || pwrite(fd, bytes, len, at) != (ssize_t)len)
		printf("# ring.0 was not changed\n");
	close(fd);
}

static void
poke_word(off_t at, uint64_t word)
{
	poke(at, &word, sizeof word);
}

/* A ring with the records one, two, three. */
static struct lt_ring *
three(void)
{
	struct lt_ring *ring = lt_ring_open(folder_new(), 0, &err);
	lt_ring_put(ring, "one", 3);
	lt_ring_put(ring, "two", 3);
	lt_ring_put(ring, "three", 5);
	return ring;
}

/* All records that are there as "one two", and dropped. */
static const char *
all(struct lt_ring *ring)
{
	static char text[200];
	uint64_t seq;
	uint32_t count = 0;
	text[0] = 0;
	for (const char *at; (at = lt_ring_peek(ring, count, &seq)); count++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", count ? " " : "", at);
	lt_ring_drop(ring, count);
	return text;
}

TEST(a_finished_record_counts_though_its_writer_could_not_move_the_head)
{
	lt_ring_close(three());
	poke_word(HEAD, 2);
	struct lt_ring *reader = lt_ring_find(folder_path, 0, &err), *next = lt_ring_open(folder_path, 0, &err);
	IS(lt_ring_put(next, "four", 4));
	IS_TEXT(all(reader), "one two three four");
	IS(lt_ring_used(next) == 0);
	lt_ring_close(reader);
	lt_ring_close(next);
	folder_drop();
}

TEST(half_a_record_is_overwritten_by_the_next_owner)
{
	lt_ring_close(three());
	poke_word(HEAD, 2);
	poke(RECORDS + 2 * 256 + 16, "T", 1);
	struct lt_ring *reader = lt_ring_find(folder_path, 0, &err), *next = lt_ring_open(folder_path, 0, &err);
	IS_TEXT(all(reader), "one two");
	IS(lt_ring_put(next, "four", 4));
	IS_TEXT(all(reader), "four");
	IS(lt_ring_damaged(reader) == 0);
	lt_ring_close(reader);
	lt_ring_close(next);
	folder_drop();
}

TEST(a_damaged_record_is_passed_over_and_counted)
{
	struct lt_ring *ring = three();
	poke(RECORDS + 256 + 16, "T", 1);
	IS_TEXT(all(ring), "one three");
	IS(lt_ring_damaged(ring) == 1 && lt_ring_used(ring) == 0);
	lt_ring_put(ring, "four", 4);
	poke(RECORDS + 3 * 256 + 16, "F", 1);
	IS_TEXT(all(ring), "");
	IS(lt_ring_damaged(ring) == 2 && lt_ring_used(ring) == 0);
	lt_ring_close(ring);
	folder_drop();
}

TEST(after_a_power_cut_records_are_found_and_sequences_are_new)
{
	lt_ring_close(three());
	poke_word(HEAD, 1); /* older than the records */
	poke_word(BOOT, 42);
	struct lt_ring *ring = lt_ring_open(folder_path, 0, &err);
	uint64_t third, fourth;
	IS(lt_ring_put(ring, "four", 4));
	IS(lt_ring_peek(ring, 2, &third) && lt_ring_peek(ring, 3, &fourth) && third == 3 && fourth > (uint64_t)1 << 48);
	IS_TEXT(all(ring), "one two three four");
	lt_ring_close(ring);
	folder_drop();
}

TEST(a_torn_head_ends_no_process)
{
	static const uint64_t words[] = { 0, 1, LT_RING_RECORDS, (uint64_t)1 << 46, (uint64_t)1 << 48, UINT64_MAX };
	static const off_t places[] = { HEAD, HEAD + 8, TAIL };
	for (size_t i = 0; i < 3 * sizeof words / sizeof *words; i++) {
		lt_ring_close(three());
		poke_word(places[i % 3], words[i / 3]);
		struct lt_ring *ring = lt_ring_open(folder_path, 0, &err);
		all(ring);
		IS(lt_ring_put(ring, "four", 4) || lt_ring_used(ring) == LT_RING_RECORDS);
		lt_ring_close(ring);
		folder_drop();
	}
}

TEST(a_file_of_another_layout_is_put_aside)
{
	folder_new();
	FILE *file = fopen(folder_file("ring.0"), "w");
	fputs("something else", file);
	fclose(file);
	IS(!lt_ring_find(folder_path, 0, &err) && strstr(err.text, "ring.0"));
	err.text[0] = 0;
	struct lt_ring *ring = lt_ring_open(folder_path, 0, &err);
	IS(ring && lt_ring_put(ring, "one", 3) && access(folder_file("ring.0.aside"), F_OK) == 0);
	lt_ring_close(ring);
	folder_drop();
}

TEST(no_room_on_the_disk_is_a_sentence_and_leaves_no_file)
{
	folder_new();
	fflush(stdout);
	int status = -1;
	pid_t child = fork();
	if (child == 0) {
		struct rlimit limit = { 1 << 20, 1 << 20 };
		signal(SIGXFSZ, SIG_IGN);
		_exit(setrlimit(RLIMIT_FSIZE, &limit) != 0 || lt_ring_open(folder_path, 0, &err) != NULL ||
			!strstr(err.text, "ring.0, which takes 32 MiB"));
	}
	waitpid(child, &status, 0);
	int files = 0;
	DIR *dir = opendir(folder_path);
	for (struct dirent *at; (at = readdir(dir));)
		files += strncmp(at->d_name, "ring", 4) == 0;
	closedir(dir);
	folder_drop();
	IS(status == 0 && files == 0);
}
