/* SPDX-License-Identifier: Apache-2.0 */
/* Small decisions of the Terraform collector: versions, names of secrets, addresses. */
#include "t.h"

#include "base/arena.h"
#include "collect/terraform.h"

static int
major(const char *constraints)
{
	struct lt_terraform_majors majors = LT_TERRAFORM_ANY;
	lt_terraform_narrow(&majors, lt_text(constraints));
	return lt_terraform_major(majors);
}

TEST(constraints_leave_one_major_version_or_none)
{
	static const struct {
		const char *constraints;
		int major;
	} rows[] = {
		{ "~> 4.1", 4 },
		{ "= 3.5.0", 3 },
		{ "3.5.0", 3 },
		{ "v2.1", 2 },
		{ ">= 3.0, < 4.0", 3 },
		{ ">= 3.0, <= 3.99", 3 },
		{ "~> 3.0, != 3.4.0", 3 },
		{ ">=4.0.0,<5.0.0", 4 },
		{ ">= 3.0", 0 },
		{ "~> 3", 0 },
		{ "< 4.1, >= 3.0", 0 },
		{ "", 0 },
		{ "latest", 0 },
		{ "~> 4.0-beta1", 4 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		IS(major(rows[i].constraints) == rows[i].major);
}

TEST(names_of_secrets_are_told_from_names_about_secrets)
{
	static const char *const secrets[] = { "admin_password", "openai_api_key", "primary_access_key",
		"HF_TOKEN", "connection_string", "client_secret", "kube_config_raw", "ssh_private_key" };
	static const char *const harmless[] = { "key_vault_id", "password_rotation", "max_tokens", "token_limit",
		"secret_name", "location", "key", "enable_secret_rotation", "kms_key_arn", "secret_store" };
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		IS(lt_terraform_secret_name(lt_text(secrets[i])));
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		IS(!lt_terraform_secret_name(lt_text(harmless[i])));
}

TEST(addresses_lose_their_indexes)
{
	struct lt_arena *a = lt_arena_new(1 << 20);
	IS_TEXT(lt_terraform_plain(a, "module.a[0].b_c.d[\"x]y\\\"[z\"]"), "module.a.b_c.d");
	IS_TEXT(lt_terraform_plain(a, "a_b.c"), "a_b.c");
	IS_TEXT(lt_terraform_plain(a, "a_b.c[\"open"), "a_b.c");
	IS_TEXT(lt_terraform_folder(a, "infra/prod/main.tf"), "infra/prod");
	IS_TEXT(lt_terraform_folder(a, "main.tf"), "");
	lt_arena_drop(a);
}
