/* SPDX-License-Identifier: Apache-2.0 */
/* secret: which names and values are secret, and which only stand where one will be. */
#include "collect/secret.h"

#include "t.h"

TEST(names_of_secrets_are_known_by_their_words)
{
	static const char *const yes[] = { "OPENAI_API_KEY", "db-password", "clientSecret", "HF_TOKEN", "MINIO_SECRET_KEY",
		"AZURE_OPENAI_KEY", "--api-key", "connectionString" };
	static const char *const no[] = { "TOKENIZER", "max_tokens", "SECRET_NAME", "tls_key_path", "VSYSTEM_PUBLIC_KEY",
		"monkey", "TOKEN_URL", "CLIENT_ID", "secretKeyRef" };
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		IS(lt_secret_name(lt_text(yes[i])));
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		IS(!lt_secret_name(lt_text(no[i])));
}

TEST(values_of_secrets_are_known_by_their_shape)
{
	IS(lt_secret_value(lt_text("sk-proj-abcdefghijklmnopqrstuvwxyz")));
	IS(lt_secret_value(lt_text("hf_abcdefghijklmnopqrstuvwxyzABCDEFGH")));
	IS(lt_secret_value(lt_text("postgres://user:hunter2@db/x")));
	IS(lt_secret_value(lt_text("{\"key\": \"sk-abcdefghijklmnopqrstuvwxyz\"}")));
	IS(!lt_secret_value(lt_text("desk-abcdefghijklmnopqrstuvwxyz")));
	IS(lt_secret_value(lt_text("-----BEGIN RSA PRIVATE KEY-----")));
	IS(lt_secret_value(lt_text("see https://example.com, then redis://x:hunter2@cache/0")));
	IS(!lt_secret_value(lt_text("sk-short")));
	IS(!lt_secret_value(lt_text("https://example.com/a@b:c")));
	IS(!lt_secret_value(lt_text("postgres://user:$PASSWORD@db/x")));
	IS(!lt_secret_value(LT_NONE));
}

TEST(what_only_stands_where_a_secret_will_be_is_no_secret)
{
	static const char *const yes[] = { "", "changeme", "${{ secrets.X }}", "$(KEY)", "<your-key>", "{{ .Values.k }}", "/etc/tls/key" };
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		IS(lt_secret_stand_in(lt_text(yes[i])));
	IS(!lt_secret_stand_in(lt_text("minio123")));
}
