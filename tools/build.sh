#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# build: tools/build.sh FOLDER [meson options].  Sets the folder up once and builds; quiet unless it fails.
set -eu
folder=$1
shift
jobs=$(nproc)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! [ -f "$folder/build.ninja" ]; then
	if ! meson setup "$folder" "$@" >"$log" 2>&1; then
		cat "$log" >&2
		exit 1
	fi
	echo "build: compiling into $folder (once, about a minute)" >&2
fi
if ! ninja -C "$folder" -j "$jobs" >"$log" 2>&1; then
	cat "$log" >&2
	exit 1
fi
