/* SPDX-License-Identifier: Apache-2.0 */
/* openapi: the routes as an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.0), made from their rows. */
#pragma once

struct lt_buf;

void lt_openapi(struct lt_buf *out);

/* docs/reference/api.md: the same for people. */
void lt_openapi_page(struct lt_buf *out);
