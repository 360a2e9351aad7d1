/* SPDX-License-Identifier: Apache-2.0 */
#include "base/library.h"

#include <dlfcn.h>

#include "base/err.h"

bool
lt_library_load(const char *file, const char *package, const struct lt_symbol *symbols, int count, struct lt_err *err)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return lt_fail(err, "%s is not on this machine; install %s", file, package);
	for (int i = 0; i < count; i++) {
		*symbols[i].at = dlsym(library, symbols[i].name);
		if (!*symbols[i].at)
			return lt_fail(err, "%s has no %s; install a newer %s", file, symbols[i].name, package);
	}
	return true;
}
