/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chart: what must be rendered before it is Kubernetes: Helm charts, kustomizations, and other
 * files that are Go templates.
 *
 * They are named in k8s_render with the exact command.  The values.yaml of a chart is plain
 * YAML and says what one gets by default, so its words are facts with their lines.
 */
#pragma once
#include "collect/collect.h"

/* A file with {word} where a value will be: neither a template nor YAML until a person fills it. */
void lt_chart_unfilled(struct lt_facts *facts, const char *path, struct lt_place place);

bool lt_chart_collect(const struct lt_source *src, struct lt_facts *facts, struct lt_err *err);
