/* SPDX-License-Identifier: Apache-2.0 */
/* form: texts that are written in one way alone, and names that are given once; form.def lists both. */
#pragma once
#include "prepare/target.h"

/* Tells each that is written otherwise, and each that is there twice. */
void lt_form_check(struct lt_prepare *p);
