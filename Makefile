# SPDX-License-Identifier: Apache-2.0
# Thin calls into meson, for those who have make.  Nothing here installs packages: ./run does.
PREFIX ?= /usr/local

all:
	@sh tools/build.sh build -Dbuildtype=release

test:
	./test

bench: all
	meson test -C build --benchmark --verbose

fuzz:
	sh tools/fuzz.sh

lint layers docs: all
	ninja -C build $@

# Pictures of every page for docs/guide, from a real lintel up in front of simulated providers.
screenshots: all
	python3 tests/web/shots.py build/lintel docs/guide/images

install: all
	meson configure build --prefix=$(PREFIX)
	meson install -C build --quiet

# Debian's packages, into build/deb.
deb:
	@sh tools/setup.sh deb
	@sh tools/deb.sh

clean:
	rm -rf build build-asan build-clang build-fuzz

.PHONY: all test bench fuzz lint layers docs install deb clean screenshots
