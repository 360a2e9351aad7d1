#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# headers: headers.sh SOURCE FOLDER.  Lays what nginx's own configure finds out about this system,
# for the flags the installed nginx was made with, into FOLDER: ngx_auto_config.h, ngx_auto_headers.h.
set -eu
source=$1
folder=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$source/." "$work"
cd "$work"
NGX_CONF_FLAGS=()
[ ! -f conf_flags ] || . ./conf_flags
if ! ./configure "${NGX_CONF_FLAGS[@]}" >log 2>&1; then
	cat log >&2
	exit 1
fi
cp objs/ngx_auto_config.h objs/ngx_auto_headers.h "$folder"
