/* SPDX-License-Identifier: Apache-2.0 */
/* folder: a state folder of a test's own, gone when the test is. */
#pragma once
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder_path[64];

static const char *
folder_new(void)
{
	snprintf(folder_path, sizeof folder_path, "/tmp/lintel-store-XXXXXX");
	return mkdtemp(folder_path) ? folder_path : "";
}

static const char *
folder_file(const char *name)
{
	static char path[400];
	snprintf(path, sizeof path, "%s/%s", folder_path, name);
	return path;
}

static void
folder_drop(void)
{
	DIR *dir = folder_path[0] ? opendir(folder_path) : NULL;
	for (struct dirent *at; dir && (at = readdir(dir));)
		if (at->d_name[0] != '.')
			unlink(folder_file(at->d_name));
	if (dir)
		closedir(dir);
	rmdir(folder_path);
	folder_path[0] = 0;
}
