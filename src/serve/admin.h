/* SPDX-License-Identifier: Apache-2.0 */
/*
 * admin: what may be asked of the gateway beside its port: never on it.
 *
 *	/metrics  /healthz  /readyz  /usage  /policy
 *
 * GET alone; one thread; a Unix socket of the state folder unless `lintel up --admin` says otherwise.  There
 * is no key and no prompt in any answer.  On an address that others can reach it has no guard of its
 * own, so a name in the Host header is refused: no page in a browser can be made to read it.
 */
#pragma once

struct lt_admin;
struct lt_err;
struct lt_keeper;

struct lt_admin *lt_admin_open(struct lt_keeper *keeper, struct lt_err *err);
void lt_admin_close(struct lt_admin *admin);
