/* SPDX-License-Identifier: Apache-2.0 */
/* template: a pack of its own, so that who asks for checks does not walk past templates. */
#include "prepare/template.h"

extern const char lt_templates_pack[], lt_templates_pack_end[];

bool
lt_template_next(const char *under, const char **at, struct lt_content *ret_file)
{
	return lt_content_walk(lt_templates_pack, lt_templates_pack_end, under, at, ret_file);
}
