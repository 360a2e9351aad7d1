#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# web: web.sh WEB RECORDS.ts FOLDER STAMP DEPFILE.  Builds the pages of WEB into FOLDER, or, where Node or what npm fetches is
# missing, puts the page there that says so.  Looks again when web/node_modules appears.
set -eu
web=$1 records=$2 folder=$3 stamp=$4 depfile=$5
if command -v node >/dev/null && [ -d "$web/node_modules/esbuild" ] && [ -d "$web/node_modules/preact" ] && [ -d "$web/node_modules/echarts" ]; then
	node "$web/build.mjs" "$records" "$folder" "$stamp" "$depfile"
	exit 0
fi
echo "web: Node or web/node_modules is missing: the program will be without its pages (npm ci --prefix web --ignore-scripts)" >&2
rm -rf "$folder"
mkdir -p "$folder"
cp "$web/without.html" "$folder/index.html"
echo "$stamp: $web $web/without.html" >"$depfile"
echo index.html >"$stamp"
