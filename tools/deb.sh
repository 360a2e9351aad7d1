#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deb: the packages of Debian, lintel and libnginx-mod-http-lintel, into build/deb.
#
# They are built from a copy of what git has, so that the checkout stays as it is; what npm brought travels along where it is there.
# The version is that of debian/changelog, or what VERSION says.
set -eu
out=$(pwd)/build/deb
rm -rf "$out"
mkdir -p "$out/lintel"
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -P -t "$out/lintel"
else
	tar -c --exclude=./build --exclude='./build-*' . | tar -x -C "$out/lintel"
fi
for modules in tools/ranks/node_modules web/node_modules; do
	[ ! -d "$modules" ] || cp -a --parents "$modules" "$out/lintel"
done
cd "$out/lintel"
if [ -n "${VERSION:-}" ]; then
	sed -i "1s/([^)]*)/($VERSION)/" debian/changelog
fi
DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-parallel=$(nproc)}" dpkg-buildpackage -b -us -uc >"$out/log" 2>&1 || {
	tail -n 40 "$out/log" >&2
	exit 1
}
cd "$out"
rm -rf lintel
ls -1 "$out"/*.deb
