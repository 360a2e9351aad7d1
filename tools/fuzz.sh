#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz: tools/fuzz.sh [SECONDS [TARGET...]].  Builds the fuzz targets with clang and runs each
# for so long (60 s), starting from its corpus; new inputs stay in build-fuzz/.  Stops at the
# first crash and leaves the input that made it.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ $# -gt 0 ] && shift
[ -f build-fuzz/build.ninja ] || CC=clang CXX=clang++ meson setup build-fuzz -Dfuzz=true -Dbuildtype=debugoptimized \
	-Db_lundef=false >/dev/null
ninja -C build-fuzz
[ $# -gt 0 ] || set -- $(awk "/^targets/{on=1} on{print} /\]/{on=0}" tests/fuzz/meson.build | grep -o "'[a-z_]*'" | tr -d "'")
for target; do
	echo "fuzz: $target for $seconds s"
	mkdir -p "build-fuzz/corpus/$target"
	"build-fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -verbosity=1 \
		-print_final_stats=1 -artifact_prefix="build-fuzz/$target-" "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target"
done
