/* SPDX-License-Identifier: Apache-2.0 */
#include "format/package.h"

#include "base/arena.h"
#include "t.h"

static const struct {
	const char *path, *text, *want; /* ecosystem name version line [pinned]; */
} rows[] = {
	{ "requirements.txt", "# a\nopenai==1.2.3\nlangchain[all]>=0.1 ; python_version>'3'\n-r b.txt\n",
		"pypi openai ==1.2.3 2 pinned;pypi langchain >=0.1 3;" },
	{ "requirements-dev.txt", "anthropic\n", "pypi anthropic  1;" },
	{ "x/pyproject.toml",
		"[project]\nname = \"a\"\ndependencies = [\n  \"openai>=1\",\n]\n[tool.poetry.dependencies]\n"
		"mistralai = \"^1.0\"\n",
		"pypi a  2;pypi openai >=1 4;pypi mistralai ^1.0 7;" },
	{ "package.json",
		"{\n \"name\": \"x\",\n \"dependencies\": {\n  \"openai\": \"^4\",\n  \"@ai-sdk/openai\": \"1.0.0\"\n },\n"
		" \"scripts\": {\"a\": \"b\"}\n}",
		"npm openai ^4 4;npm @ai-sdk/openai 1.0.0 5 pinned;" },
	{ "package.json", "{\"devDependencies\":{\"ai\":\"3.0.0\"},\"x\":\"y\"}", "npm ai 3.0.0 1 pinned;" },
	{ "go.mod", "module a.b/c\ngo 1.22\nrequire (\n\tgithub.com/openai/openai-go v0.1.0\n)\n",
		"go github.com/openai/openai-go v0.1.0 4 pinned;" },
	{ "Cargo.toml", "[package]\nname = \"x\"\n[dependencies]\nasync-openai = { version = \"0.2\" }\n",
		"cargo async-openai 0.2 4;" },
	{ "a/b.csproj", "<PackageReference Include=\"Azure.AI.OpenAI\" Version=\"2.0.0\" />",
		"nuget Azure.AI.OpenAI 2.0.0 1 pinned;" },
	{ "pom.xml", "<groupId>dev.langchain4j</groupId>\n<artifactId>core</artifactId>\n<version>1.0</version>",
		"maven dev.langchain4j:core 1.0 2 pinned;" },
	{ "build.gradle.kts", "implementation(\"com.openai:openai-java:1.0\")",
		"maven com.openai:openai-java 1.0 1 pinned;" },
	{ "package.json", "\"dependencies\"", "" },
	{ "package.json", "{\"dependencies\":{\"", "" },
	{ "pom.xml", "<artifactId>", "" },
	{ "requirements.txt", "openai[", "" },
};

TEST(dependencies_are_read_from_each_languages_file)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_arena *a = lt_arena_new(1 << 20);
		struct lt_packages found = lt_packages_read(a, lt_text(rows[i].path), lt_text(rows[i].text));
		char got[1024] = "";
		for (int p = 0; p < found.count; p++)
			snprintf(got + strlen(got), sizeof got - strlen(got), "%s %.*s %.*s %u%s;",
				found.at[p].ecosystem, LT_ARG(found.at[p].name), LT_ARG(found.at[p].version),
				found.at[p].line, lt_package_pinned(&found.at[p]) ? " pinned" : "");
		IS_TEXT(got, rows[i].want);
		lt_arena_drop(a);
	}
}
