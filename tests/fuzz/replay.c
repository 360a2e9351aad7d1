/* SPDX-License-Identifier: Apache-2.0 */
/* Runs every file of a corpus folder through a fuzz target, as an ordinary test. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
main(int argc, char **argv)
{
	int ran = 0;
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	if (!dir) {
		printf("Bail out! no corpus folder %s\n", argc == 2 ? argv[1] : "given");
		return 1;
	}
	for (struct dirent *at; (at = readdir(dir));) {
		if (at->d_name[0] == '.')
			continue;
		char path[4096];
		snprintf(path, sizeof path, "%s/%s", argv[1], at->d_name);
		FILE *f = fopen(path, "rb");
		if (!f)
			continue;
		fseek(f, 0, SEEK_END);
		long size = ftell(f);
		rewind(f);
		uint8_t *data = malloc((size_t)size + 1);
		size_t got = fread(data, 1, (size_t)size, f);
		fclose(f);
		LLVMFuzzerTestOneInput(data, got);
		free(data);
		printf("ok %d - %s\n", ++ran, at->d_name);
	}
	closedir(dir);
	printf("1..%d\n", ran);
	return ran == 0;
}
