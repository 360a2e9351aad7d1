/* SPDX-License-Identifier: Apache-2.0 */
#include "format/code.h"

#include "base/arena.h"
#include "t.h"

static const struct {
	const char *path, *text, *want;
} rows[] = {
	{ "a.py", "import os, openai\nfrom azure.ai.ml import X\nprint('import x')\n",
		"import os 1;import openai 1;import azure.ai.ml 2;" },
	{ "a.ts", "import OpenAI from 'openai';\nimport {\n a\n} from \"@ai-sdk/openai\"\nconst x = require('ai')\n",
		"import openai 1;import @ai-sdk/openai 4;import ai 5;" },
	{ "a.go", "package a\nimport (\n\t\"fmt\"\n\to \"github.com/openai/openai-go\"\n)\nvar x = \"y\"\n",
		"import fmt 3;import github.com/openai/openai-go 4;" },
	{ "A.java", "import static dev.langchain4j.X.y;\n", "import dev.langchain4j.X.y 1;" },
	{ "A.cs", "using Azure.AI.OpenAI;\n", "import Azure.AI.OpenAI 1;" },
	{ "m.py", "m = AutoModel.from_pretrained(\n  'a/b',\n  revision='c')\n",
		"load AutoModel.from_pretrained [\n  'a/b',\n  revision='c'] 1;" },
	{ "m.py", "x = torch.load(p\n", "load torch.load [p\n] 1;" },
	{ "s.py", "cmd = r.choices[0].message.content\nsubprocess.run(cmd, shell=True)\n", "sink subprocess.run 2 of 1;" },
	{ "s.py", "subprocess.run(reply.choices[0].message.content, shell=True)\n", "sink subprocess.run 1 of 1;" },
	{ "s.py", "cmd = r.choices[0].message.content\nsubprocess.run(['ls', cmd])\n", "" },
	{ "s.py", "cmd = r.output_text\ncmd = 'ls'\nos.system(cmd)\n", "" },
	{ "s.py", "plan = Plan.model_validate_json(r.choices[0].message.content)\nexec(plan)\n", "" },
	{ "s.py", "evaluate(r.output_text)\n", "" },
	{ "s.ts", "const html = r.choices[0].message.content\nel.innerHTML = html\n", "sink .innerHTML 2 of 1;" },
	{ "a.txt", "import os\n", "" },
};

TEST(imports_loads_and_sinks_are_seen)
{
	static const char *const kinds[] = { "import", "load", "sink" };
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct lt_arena *a = lt_arena_new(1 << 20);
		struct lt_code found = lt_code_read(a, lt_text(rows[i].path), lt_text(rows[i].text));
		char got[1024] = "";
		for (int p = 0; p < found.count; p++) {
			const struct lt_code_item *item = &found.at[p];
			size_t len = strlen(got);
			snprintf(got + len, sizeof got - len, "%s %.*s", kinds[item->kind], LT_ARG(item->word));
			len = strlen(got);
			if (item->kind == LT_CODE_LOAD)
				snprintf(got + len, sizeof got - len, " [%.*s] %u;", LT_ARG(item->text), item->line);
			else if (item->kind == LT_CODE_SINK)
				snprintf(got + len, sizeof got - len, " %u of %u;", item->line, item->source_line);
			else
				snprintf(got + len, sizeof got - len, " %u;", item->line);
		}
		IS_TEXT(got, rows[i].want);
		lt_arena_drop(a);
	}
}
