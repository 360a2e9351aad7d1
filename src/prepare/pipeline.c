/* SPDX-License-Identifier: Apache-2.0 */
#include "prepare/pipeline.h"

#include "prepare/served.h"
#include "prepare/target.h"
#include "record/setting.h"

enum { HOST_GITHUB, HOST_AZURE }; /* words of platform.pipelines.host; the third is both */

void
lt_pipeline_lay(struct lt_prepare *p, struct lt_doc *doc)
{
	struct lt_node pipelines = lt_node_get(p->platform, "pipelines");
	int host = lt_setting_choice(pipelines, "platform.pipelines.host");
	bool bicep = lt_setting_choice(pipelines, "platform.pipelines.language") == 1;
	const char *runner = lt_served_text(p, pipelines, "runner", "ubuntu-24.04");
	lt_view_flag(doc, "github", host != HOST_AZURE);
	lt_view_flag(doc, "azure", host != HOST_GITHUB);
	lt_view_flag(doc, "terraform", !bicep);
	lt_view_flag(doc, "bicep", bicep);
	lt_view_text(doc, "language", bicep ? "bicep" : "terraform");
	lt_view_text(doc, "branch", lt_served_text(p, pipelines, "branch", "main"));
	lt_view_text(doc, "runner", runner);
	/* Microsoft's own images are asked for by another key than a pool of one's own. */
	bool hosted = lt_text_starts(lt_text(runner), "ubuntu-");
	lt_view_text(doc, "pool_key", hosted ? "vmImage" : "name");
	lt_view_flag(doc, "own_runner", !hosted);
	lt_view_text(doc, "folder", lt_served_text(p, pipelines, "folder", "."));
}
