/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of callers. */
#include "govern/key.h"

#include "base/digest.h"
#include "base/err.h"
#include "t.h"

TEST(a_key_is_43_letters_behind_its_sign_and_goes_by_its_digest)
{
	struct lt_key key;
	struct lt_err err = { 0 };
	char digest[65], id[LT_KEY_ID + 1];
	uint8_t raw[32];
	IS(lt_key_draw(&key, &err) && strlen(key.text) == 46 && strncmp(key.text, "lk_", 3) == 0);
	IS(strspn(key.text + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") == 43);
	lt_digest_hex(lt_text(key.text), digest);
	lt_digest_raw(lt_text(key.text), raw);
	lt_key_id(raw, id);
	IS(strcmp(digest, key.sha256) == 0 && strncmp(digest, key.id, 12) == 0 && strcmp(id, key.id) == 0);
}

TEST(no_two_keys_are_alike)
{
	struct lt_key keys[100];
	struct lt_err err = { 0 };
	for (int i = 0; i < 100; i++) {
		IS(lt_key_draw(&keys[i], &err));
		for (int j = 0; j < i; j++)
			IS(strcmp(keys[i].text, keys[j].text) != 0 && strcmp(keys[i].id, keys[j].id) != 0);
	}
}

TEST(a_name_of_a_caller_is_one_line)
{
	char most[130];
	memset(most, 'a', 129);
	most[128] = 0;
	IS(lt_key_name("support-bot") && lt_key_name("Größe 7") && lt_key_name(most));
	most[128] = 'a', most[129] = 0;
	IS(!lt_key_name("") && !lt_key_name("a\nb") && !lt_key_name("a\x7f") && !lt_key_name(most));
}
