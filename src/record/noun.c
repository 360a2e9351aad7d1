/* SPDX-License-Identifier: Apache-2.0 */
/* noun: tables of the nouns, made from their .def files. */
#include "record/noun.h"

#include "record/field_rows.h"
#include "record/noun_tables.h" /* made by meson */
