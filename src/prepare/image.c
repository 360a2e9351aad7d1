/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare/image.h"

#include "prepare/target.h"
#include "record/mistake.h"
#include "record/setting.h"

enum { SHA256_DIGITS = 64 };

bool
lt_image_digits(const char *text, size_t count)
{
	return strlen(text) == count && strspn(text, "0123456789abcdef") == count;
}

bool
lt_image_check(struct lt_prepare *p, struct lt_node map, const char *key, const char *image)
{
	const char *digest = image ? strstr(image, "@sha256:") : NULL;
	struct lt_place place = lt_node_place(lt_setting_given(map, key) ? lt_node_get(map, key) : map);
	if (digest && digest != image && lt_image_digits(digest + strlen("@sha256:"), SHA256_DIGITS))
		return true;
	if (!image)
		lt_mistake_add(p->mistakes, place, "%s: name the image with its digest (NAME@sha256:...); "
			"'docker buildx imagetools inspect NAME:TAG' tells it", key);
	else
		lt_mistake_add(p->mistakes, place, "%s '%s' has no digest, and what it names can be moved to other code; write "
			"NAME@sha256:..., which 'docker buildx imagetools inspect' tells", key, image);
	return false;
}
