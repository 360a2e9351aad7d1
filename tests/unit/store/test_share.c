/* SPDX-License-Identifier: Apache-2.0 */
#include "t.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/err.h"
#include "folder.h"
#include "store/share.h"

static struct lt_err err;

TEST(what_one_says_the_others_hear)
{
	struct lt_share *keeper = lt_share_open(folder_new(), &err), *worker = lt_share_open(folder_path, &err);
	IS(keeper && worker);
	IS(lt_share_generation(worker) == 0 && lt_share_wanted(worker) == 0 && lt_share_keeper_heard(worker) == 0);
	lt_share_want(worker, 7);
	IS(lt_share_wanted(keeper) == 7);
	lt_share_publish(keeper, 7);
	lt_share_keeper_tell(keeper, 1234);
	IS(lt_share_generation(worker) == 7 && lt_share_keeper_heard(worker) == 1234);
	lt_share_close(keeper);
	lt_share_close(worker);
	worker = lt_share_open(folder_path, &err); /* it outlives them */
	IS(lt_share_generation(worker) == 7);
	struct stat st;
	IS(stat(folder_file("share"), &st) == 0 && (st.st_mode & 0777) == 0600);
	lt_share_close(worker);
	lt_share_close(NULL);
	folder_drop();
}

TEST(an_identity_has_one_place_for_everybody)
{
	struct lt_share *one = lt_share_open(folder_new(), &err), *two = lt_share_open(folder_path, &err);
	uint64_t far = (uint64_t)LT_SHARE_SCOPES * 3; /* at home where 0 would be, and the next */
	int a = lt_share_scope(one, far + 5), b = lt_share_scope(two, far * 2 + 5), c = lt_share_scope(one, far * 5 + 5);
	IS(a >= 0 && b >= 0 && c >= 0 && a != b && b != c && a != c);
	IS(lt_share_scope(two, far + 5) == a && lt_share_scope(one, far * 2 + 5) == b && lt_share_scope(two, far * 5 + 5) == c);
	int target = lt_share_target(one, 9), model = lt_share_model(one, 9);
	memcpy(lt_share_target_health(one, target), "sick", 5);
	memcpy(lt_share_model_guess(one, model), "large", 6);
	IS_TEXT((char *)lt_share_target_health(two, lt_share_target(two, 9)), "sick");
	IS_TEXT((char *)lt_share_model_guess(two, lt_share_model(two, 9)), "large");
	lt_share_close(one);
	lt_share_close(two);
	folder_drop();
}

TEST(when_all_places_are_taken_the_answer_is_minus_one)
{
	struct lt_share *share = lt_share_open(folder_new(), &err);
	static bool taken[LT_SHARE_TARGETS];
	memset(taken, 0, sizeof taken);
	for (uint64_t i = 1; i <= LT_SHARE_TARGETS; i++) {
		int at = lt_share_target(share, i * 0x9e3779b97f4a7c15u);
		IS(at >= 0 && !taken[at]);
		taken[at] = true;
	}
	IS(lt_share_target(share, 12345) == -1);
	IS(lt_share_target(share, 0x9e3779b97f4a7c15u) >= 0);
	lt_share_close(share);
	folder_drop();
}

TEST(a_file_of_another_layout_is_put_aside)
{
	folder_new();
	FILE *file = fopen(folder_file("share"), "w");
	fputs("something else", file);
	fclose(file);
	struct lt_share *share = lt_share_open(folder_path, &err);
	IS(share && lt_share_generation(share) == 0);
	lt_share_publish(share, 3);
	lt_share_close(share);
	IS(access(folder_file("share.aside"), F_OK) == 0);
	static const off_t words[] = { 0, 8, 16, 24 }; /* magic, layout, size, start of the machine */
	for (int i = 0; i < 4; i++) {
		int fd = open(folder_file("share"), O_RDWR);
		uint64_t word = 42;
		bool wrote = pwrite(fd, &word, sizeof word, words[i]) == sizeof word;
		close(fd);
		share = lt_share_open(folder_path, &err);
		IS(wrote && share && lt_share_generation(share) == 0);
		lt_share_publish(share, 3);
		lt_share_close(share);
	}
	share = lt_share_open(folder_path, &err);
	IS(lt_share_generation(share) == 3);
	lt_share_close(share);
	folder_drop();
}

TEST(a_folder_that_is_not_there_is_a_sentence)
{
	IS(!lt_share_open("/nowhere/at/all", &err) && strstr(err.text, "/nowhere/at/all"));
	err.text[0] = 0;
}

TEST(every_worker_has_a_slot_of_its_own_and_there_are_so_many)
{
	struct lt_share *one = lt_share_open(folder_new(), &err), *two = lt_share_open(folder_path, &err);
	for (int i = 0; i < LT_SHARE_WORKERS; i++)
		IS(lt_share_enter(i % 2 ? one : two, &err) == i);
	IS(lt_share_enter(one, &err) == -1 && strstr(err.text, "slots"));
	err.text[0] = 0;
	lt_share_leave(one, 3);
	lt_share_tell(two, 4, 9, 555);
	struct lt_share_worker workers[LT_SHARE_WORKERS];
	IS(lt_share_workers(one, workers) == LT_SHARE_WORKERS - 1);
	IS(workers[3].slot == 4 && workers[3].pid == getpid() && workers[3].generation == 9 && workers[3].heartbeat_ms == 555);
	IS(lt_share_enter(two, &err) == 3);
	lt_share_close(one); /* as if it had been killed: all of its slots are free */
	IS(lt_share_workers(two, workers) == LT_SHARE_WORKERS / 2 + 1);
	IS(lt_share_enter(two, &err) == 1);
	lt_share_close(two);
	folder_drop();
}

TEST(what_a_killed_worker_had_in_flight_is_forgotten)
{
	struct lt_share *share = lt_share_open(folder_new(), &err);
	int target = lt_share_target(share, 77), pipe_of[2];
	IS(pipe(pipe_of) == 0);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) { /* the share is its parent's, the slot its own */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		int slot = lt_share_enter(share, &err);
		lt_share_target_add(share, slot, target, 5);
		_exit(write(pipe_of[1], "", 1) == 1 && pause());
	}
	char byte;
	IS(read(pipe_of[0], &byte, 1) == 1);
	int slot = lt_share_enter(share, &err);
	lt_share_target_add(share, slot, target, 2);
	IS(slot == 1 && lt_share_target_in_flight(share, target) == 7 && lt_share_reap(share) == 0);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	IS(lt_share_reap(share) == 1 && lt_share_target_in_flight(share, target) == 2 && lt_share_reap(share) == 0);
	lt_share_target_add(share, slot, target, -2);
	IS(lt_share_target_in_flight(share, target) == 0);
	close(pipe_of[0]);
	close(pipe_of[1]);
	lt_share_close(share);
	folder_drop();
}

static struct lt_address
address_of(int number)
{
	struct lt_address address = { .len = sizeof(struct sockaddr_in6) };
	address.v6.sin6_family = AF_INET6;
	memset(&address.v6.sin6_addr, number, sizeof address.v6.sin6_addr);
	return address;
}

TEST(addresses_are_those_that_were_set_last)
{
	struct lt_share *share = lt_share_open(folder_new(), &err);
	int target = lt_share_target(share, 5);
	struct lt_address in[6] = { address_of(1), address_of(2), address_of(3), address_of(4), address_of(5) }, out[4];
	IS(lt_share_addresses(share, target, out) == 0);
	lt_share_address_set(share, target, in, 2);
	IS(lt_share_addresses(share, target, out) == 2 && memcmp(out, in, 2 * sizeof *in) == 0);
	lt_share_address_set(share, target, in + 1, 5);
	IS(lt_share_addresses(share, target, out) == LT_SHARE_ADDRESSES && memcmp(out, in + 1, sizeof out) == 0);
	lt_share_address_set(share, target, in, 0);
	IS(lt_share_addresses(share, target, out) == 0);
	lt_share_close(share);
	folder_drop();
}

/* A writer that never rests, and how often it has written. */
static struct writer {
	struct lt_share *share;
	struct lt_keyring *ring;
	int target;
	_Atomic int written;
	_Atomic bool enough;
} writer;

static void *
write_on(void *none)
{
	static char value[LT_KEYRING_VALUE];
	for (int i = 1; !atomic_load(&writer.enough); i++) {
		struct lt_address all[4];
		for (int k = 0; k < 4; k++)
			all[k] = address_of(i % 200 + 1);
		lt_share_address_set(writer.share, writer.target, all, i % 4 + 1);
		size_t len = (size_t)(i * 7 % 300 + 1);
		memset(value, i % 200 + 1, len);
		lt_keyring_set(writer.ring, 11, (struct lt_text){ value, len });
		atomic_store(&writer.written, i);
	}
	return none;
}

TEST(a_copy_is_whole_while_it_is_written)
{
	writer = (struct writer){ .share = lt_share_open(folder_new(), &err), .ring = lt_keyring_new(&err) };
	IS(writer.share && writer.ring);
	writer.target = lt_share_target(writer.share, 5);
	pthread_t thread;
	IS(pthread_create(&thread, NULL, write_on, NULL) == 0);
	bool whole = true;
	for (int i = 0; i < 20000 || atomic_load(&writer.written) < 2000; i++) {
		struct lt_address out[4];
		char value[LT_KEYRING_VALUE];
		int count = lt_share_addresses(writer.share, writer.target, out);
		for (int k = 0; k < count; k++)
			whole &= memcmp(&out[k], &out[0], sizeof *out) == 0 &&
				out[k].v6.sin6_addr.s6_addr[0] == out[k].v6.sin6_addr.s6_addr[15];
		size_t len = lt_keyring_get(writer.ring, 11, value);
		for (size_t k = 0; k < len; k++)
			whole &= value[k] == value[0];
	}
	atomic_store(&writer.enough, true);
	pthread_join(thread, NULL);
	lt_keyring_close(writer.ring);
	lt_share_close(writer.share);
	folder_drop();
	IS(whole);
}

TEST(an_id_leads_to_the_target_that_made_it)
{
	struct lt_share *share = lt_share_open(folder_new(), &err);
	uint64_t id = 0x123456789abcdef0u;
	IS(lt_share_stuck(share, id) == -1);
	lt_share_stick(share, id, 0);
	IS(lt_share_stuck(share, id) == 0);
	lt_share_stick(share, id, LT_SHARE_TARGETS - 1);
	IS(lt_share_stuck(share, id) == LT_SHARE_TARGETS - 1);
	lt_share_close(share);
	folder_drop();
}

TEST(in_a_full_set_the_newest_ids_win)
{
	struct lt_share *share = lt_share_open(folder_new(), &err);
	uint64_t step = (uint64_t)1 << 24; /* the same set, another tag */
	for (uint64_t i = 0; i < 100000; i++) {
		lt_share_stick(share, 77 + i * step, (int)(i % 500));
		for (uint64_t k = 0; k < 4 && k <= i; k++)
			IS(lt_share_stuck(share, 77 + (i - k) * step) == (int)((i - k) % 500));
		IS(i < 4 || lt_share_stuck(share, 77 + (i - 4) * step) == -1);
	}
	lt_share_close(share);
	folder_drop();
}

TEST(a_key_is_read_by_who_inherits_the_ring_and_cannot_be_written_there)
{
	struct lt_keyring *keeper = lt_keyring_new(&err);
	IS(keeper && !(fcntl(lt_keyring_fd(keeper), F_GETFD) & FD_CLOEXEC));
	struct lt_keyring *worker = lt_keyring_of(dup(lt_keyring_fd(keeper)), &err);
	char out[LT_KEYRING_VALUE];
	IS(worker && lt_keyring_get(worker, 1, out) == 0);
	IS(lt_keyring_set(keeper, 1, LT_LIT("sk-one")) && lt_keyring_set(keeper, 1 + LT_KEYRING_KEYS, LT_LIT("sk-other")));
	IS(lt_keyring_get(worker, 1, out) == 6 && memcmp(out, "sk-one", 6) == 0);
	IS(lt_keyring_get(worker, 1 + LT_KEYRING_KEYS, out) == 8 && memcmp(out, "sk-other", 8) == 0);
	IS(lt_keyring_set(keeper, 1, LT_NONE) && lt_keyring_get(worker, 1, out) == 0);
	static char large[LT_KEYRING_VALUE + 1];
	IS(lt_keyring_set(keeper, 2, (struct lt_text){ large, LT_KEYRING_VALUE }));
	IS(!lt_keyring_set(keeper, 2, (struct lt_text){ large, LT_KEYRING_VALUE + 1 }));
	IS(lt_keyring_get(worker, 2, out) == LT_KEYRING_VALUE);
	IS(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, lt_keyring_fd(worker), 0) == MAP_FAILED);
	IS(write(lt_keyring_fd(worker), "x", 1) < 0 && ftruncate(lt_keyring_fd(worker), 0) < 0);
	lt_keyring_close(worker);
	lt_keyring_close(keeper);
}

TEST(a_full_ring_of_keys_says_no)
{
	struct lt_keyring *ring = lt_keyring_new(&err);
	for (uint64_t i = 1; i <= LT_KEYRING_KEYS; i++)
		IS(lt_keyring_set(ring, i * 31, LT_LIT("k")));
	IS(!lt_keyring_set(ring, 1, LT_LIT("k")));
	lt_keyring_close(ring);
}

TEST(a_descriptor_that_is_no_ring_of_keys_is_a_sentence)
{
	int fd = open("/dev/null", O_RDONLY);
	IS(!lt_keyring_of(fd, &err) && strstr(err.text, "lintel up"));
	err.text[0] = 0;
	IS(!lt_keyring_of(-1, &err) && err.text[0]);
	close(fd);
}
