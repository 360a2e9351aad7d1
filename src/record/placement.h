/* SPDX-License-Identifier: Apache-2.0 */
/*
 * placement: whether a workload would run tomorrow, as plan/ made it and report/ writes it.
 *
 * Like an assessment it is rows of .def files: placement.def and step.def.
 */
#pragma once
#include "record/assessment.h"

typedef enum lt_ready lt_type_ready;
#define lt_record_step lt_placement_step

#define FIELD(type, name, sentence) lt_type_##type name;
#define LIST(record, name, sentence) struct lt_record_##record *name; int name##_count;
struct lt_placement_step {
#include "record/step.def"
};
struct lt_placement {
#include "record/placement.def"
};
#undef FIELD
#undef LIST
