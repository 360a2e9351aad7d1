/* SPDX-License-Identifier: Apache-2.0 */
/*
 * package: what a project says it depends on.
 *
 * The files in which eight languages write it down, told by their names: requirements*.txt,
 * pyproject.toml, setup.py, setup.cfg, Pipfile, package.json, go.mod, Cargo.toml, *.csproj,
 * Directory.Packages.props, pom.xml, build.gradle.  They are read line by line for names and
 * versions and nothing else; what does not look like one is passed over.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct lt_arena;

struct lt_package {
	const char *ecosystem;        /* pypi npm go nuget maven cargo */
	struct lt_text name, version; /* version as written, may be empty */
	uint32_t line;
};

struct lt_packages {
	struct lt_package *at;
	int count, room;
};

/* Whether a file of this name is one of them. */
bool lt_packages_are_in(struct lt_text path);

/* The slices point into bytes. */
struct lt_packages lt_packages_read(struct lt_arena *a, struct lt_text path, struct lt_text bytes);

/* Whether the version is one and the same tomorrow: ==1.2, 1.2.3 of npm without ^ or ~, v1.2 of
 * Go, and the ways of the others. */
bool lt_package_pinned(const struct lt_package *package);
