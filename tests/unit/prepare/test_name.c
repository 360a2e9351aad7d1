/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "t.h"

static const struct region {
	const char *name, *brief;
} REGIONS[] = {
#define REGION(name, brief) { name, brief },
#include "prepare/region.def"
};
enum { COUNT = sizeof REGIONS / sizeof *REGIONS };

TEST(short_words_of_regions_are_one_each_and_short_enough_for_any_name)
{
	for (int i = 0; i < COUNT; i++) {
		IS(strlen(REGIONS[i].brief) >= 2 && strlen(REGIONS[i].brief) <= 4);
		for (int j = 0; j < i; j++)
			IS(strcmp(REGIONS[i].brief, REGIONS[j].brief) != 0 && strcmp(REGIONS[i].name, REGIONS[j].name) != 0);
	}
}

TEST(short_words_are_those_of_azure_backup_where_it_has_one)
{
	static const struct region CODES[] = { { "eastus", "eus" }, { "eastus2", "eus2" }, { "francecentral", "frc" }, { "germanywestcentral", "gwc" },
		{ "northeurope", "ne" }, { "norwayeast", "nwe" }, { "southcentralus", "scus" }, { "swedencentral", "sdc" }, { "switzerlandnorth", "szn" },
		{ "uksouth", "uks" }, { "westeurope", "we" }, { "westus3", "wus3" } };
	for (size_t c = 0; c < sizeof CODES / sizeof *CODES; c++)
		for (int i = 0; i < COUNT; i++)
			IS(strcmp(REGIONS[i].name, CODES[c].name) != 0 || strcmp(REGIONS[i].brief, CODES[c].brief) == 0);
}
