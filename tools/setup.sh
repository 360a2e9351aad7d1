#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# setup: the packages of Debian that Lintel is built from, and with "test" those its tests
# need, with "deb" those its own packages are built with.  Installs only what is missing; when nothing is, it asks nobody and is done at once.
# "cluster" builds the API server of Kubernetes too (a quarter of an hour, once), which the tests of
# live clusters are skipped without; it needs Go 1.21, which Debian 12 has in its backports.
# "validators" builds what reads rendered files as their owners would (tools/validators.txt; half an hour, once); it needs Go 1.26.
set -eu

build="gcc g++ libc6-dev libkainjow-mustache-dev meson ninja-build pkg-config python3 libssl-dev libsqlite3-dev libyaml-dev
	libexpat1-dev libpcre2-dev libvectorscan-dev libcurl4-openssl-dev libmicrohttpd-dev zlib1g-dev libxlsxwriter-dev
	make nginx nginx-dev"
tests="etcd-server clang git python3-yaml python3-jsonschema python3-venv sqlite3 varnish curl openssl
	prometheus prometheus-node-exporter chromium jq shellcheck"
# Either of its two builds will do.
command -v soffice >/dev/null || tests="$tests libreoffice-calc-nogui"

# Whose server is tried by the live tests.
tests="$tests postgresql"

wanted=$build
case "${1:-}" in test | cluster) wanted="$build $tests" ;; esac
case "${1:-}" in deb) wanted="$build build-essential debhelper dpkg-dev bash-completion" ;; esac
command -v npm >/dev/null || wanted="$wanted npm"

# shellcheck disable=SC2005,SC2046,SC2086 # lists of words, and their lines made one
installed=" $(echo $(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | sed -n 's/ installed$//p')) "
missing=
for package in $wanted; do
	case "$installed" in *" $package "*) ;; *) missing="$missing $package" ;; esac
done
install() {
	sudo=
	if [ "$(id -u)" -ne 0 ]; then
		sudo=sudo
		if ! command -v sudo >/dev/null; then
			echo "setup: these packages are missing and only root can install them:$missing" >&2
			exit 1
		fi
	fi
	echo "setup: installing$missing" >&2
	export DEBIAN_FRONTEND=noninteractive
	$sudo apt-get update -q >&2

	# Debian starts a server when it installs one.  We want the programs and no port 80: the units are
	# masked until the next boot while they are installed, and do not start by themselves afterwards.
	servers=
	for server in nginx varnish etcd prometheus prometheus-node-exporter; do
		case " $missing " in *" $server "* | *" $server-server "*) [ -d /run/systemd/system ] && servers="$servers $server" ;; esac
	done
	# PostgreSQL would make a database of its own and start it, whatever runs the machine.
	case " $missing " in *" postgresql "*)
		$sudo apt-get install -q -y --no-install-recommends postgresql-common >&2
		echo "create_main_cluster = false" | $sudo tee -a /etc/postgresql-common/createcluster.conf >/dev/null ;;
	esac
	# shellcheck disable=SC2086 # lists of words
	{
		[ -z "$servers" ] || $sudo systemctl mask --runtime --quiet $servers
		$sudo apt-get install -q -y --no-install-recommends $missing >&2
		[ -z "$servers" ] || { $sudo systemctl unmask --runtime --quiet $servers && $sudo systemctl disable --quiet $servers; }
	}
}
[ -z "$missing" ] || install

# Was $1 changed after $2 was made, or was it never made?  (To -nt alone, never is no.)
newer() {
	[ ! -e "$2" ] || [ "$1" -nt "$2" ]
}

# The token ranks that the program carries.  A build without them works, and lintel tokens says what is missing.
if newer tools/ranks/package-lock.json tools/ranks/node_modules/.package-lock.json; then
	npm ci --prefix tools/ranks --ignore-scripts --no-audit --no-fund >&2 ||
		echo "setup: the token ranks cannot be had from npm; lintel tokens will not count" >&2
fi

# What the pages are built from.  A build without it works, and the page that lintel up serves says what is missing.
if newer web/package-lock.json web/node_modules/.package-lock.json; then
	npm ci --prefix web --ignore-scripts --no-audit --no-fund >&2 ||
		echo "setup: the packages of the pages cannot be had from npm; lintel up will be without its pages" >&2
fi

# What tests take from npm and PyPI: a schema, the SDKs of the providers and a tokenizer to compare with.
# Without them those tests say skipped.
if [ "${1:-}" = test ] || [ "${1:-}" = cluster ]; then
	if newer tests/package-lock.json tests/node_modules/.package-lock.json && command -v npm >/dev/null; then
		npm ci --prefix tests --ignore-scripts --no-audit --no-fund >&2 || echo "setup: npm ci failed; its tests are skipped" >&2
	fi
	if newer tests/requirements.txt tests/.venv/done; then
		{ python3 -m venv tests/.venv && tests/.venv/bin/pip install -q -r tests/requirements.txt && touch tests/.venv/done; } >&2 ||
			echo "setup: the packages of PyPI cannot be had; their tests are skipped" >&2
	fi
fi

# kube-apiserver, pinned by tools/cluster/go.sum; kept where every checkout of the user finds it.
kubernetes=$(sed -n 's|^require k8s.io/kubernetes \(v[0-9.]*\)$|\1|p; s|^[[:space:]]*k8s.io/kubernetes \(v[0-9.]*\)$|\1|p' tools/cluster/go.mod | head -n 1)
server=${XDG_CACHE_HOME:-$HOME/.cache}/lintel/kube-apiserver-$kubernetes
if [ "${1:-}" = cluster ] && [ ! -x "$server" ]; then
	if ! command -v go >/dev/null; then
		echo "setup: there is no Go to build kube-apiserver with; apt-get install -t bookworm-backports golang-go has one" >&2
		exit 1
	fi
	echo "setup: building kube-apiserver $kubernetes, once, about a quarter of an hour" >&2
	mkdir -p "$(dirname "$server")"
	version=k8s.io/component-base/version
	minor=${kubernetes#v1.}
	CGO_ENABLED=0 GOTOOLCHAIN=auto go -C tools/cluster build -trimpath -o "$server.new" \
		-ldflags "-s -w -X $version.gitVersion=$kubernetes -X $version.gitMajor=1 -X $version.gitMinor=${minor%%.*}" . >&2
	mv "$server.new" "$server"
fi

# Programs that read what lintel prepare renders; kept as the API server is, providers as Terraform's mirrors keep them.
if [ "${1:-}" = validators ]; then
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/lintel
	machine=linux_$(dpkg --print-architecture)
	grep -v '^#' tools/validators.txt | while IFS='|' read -r name module version package own; do
		name=${name% } module=${module# } module=${module% } version=${version# } version=${version% } package=${package# } package=${package% }
		own=${own# }
		to=$cache/bin/$name
		[ -z "$own" ] || to=$cache/providers/registry.terraform.io/hashicorp/${name#terraform-provider-}/$own/$machine/${name}_v$own
		case "$package" in *.py) to=$cache/$name ;; *.yaml) to=$cache/kinds/$name-$version.yaml ;; esac
		[ ! -e "$to" ] || continue
		if ! command -v go >/dev/null; then
			echo "setup: there is no Go to build $name with; apt-get install -t bookworm-backports golang-go has one" >&2
			exit 1
		fi
		echo "setup: building $name $version" >&2
		mkdir -p "$(dirname "$to")"
		folder=$(go mod download -json "$module@$version" | sed -n 's/.*"Dir": "\(.*\)",*$/\1/p')
		# shellcheck disable=SC2086 # a package of definitions is a pattern
		case "$package" in
		*.py) python3 "$package" "$folder" "$to.new" >&2 ;;
		*.yaml) (cd "$folder" && awk 'FNR == 1 { print "---" } 1' $package) >"$to.new" ;;
		*) CGO_ENABLED=0 GOTOOLCHAIN=auto go -C "$folder" build -trimpath -ldflags '-s -w' -o "$to.new" "$package" >&2 ;;
		esac
		mv "$to.new" "$to"
	done
	# Processors of the OpenTelemetry collector, which rendered traces go through.
	to=$cache/bin/collector
	if [ ! -x "$to" ]; then
		echo "setup: building processors of the OpenTelemetry collector" >&2
		CGO_ENABLED=0 GOTOOLCHAIN=auto go -C tools/collector build -trimpath -ldflags '-s -w' -o "$to.new" . >&2
		mv "$to.new" "$to"
	fi
	# What others publish at PyPI, some 400 MB: a list of packages, a place of their own.
	for list in tools/opinions/*.txt; do
		to=$cache/opinions/$(basename "$list" .txt)
		! cmp -s "$list" "$to/done" || continue
		echo "setup: fetching the packages of $list" >&2
		{ python3 -m venv "$to" && "$to/bin/pip" install -q -r "$list" && cp "$list" "$to/done"; } >&2 ||
			echo "setup: the packages of $list cannot be had; their tests are skipped" >&2
	done
	# OpenTofu looks for the same files under its own registry's name, and follows no link to a folder.
	rm -rf "$cache/providers/registry.opentofu.org"
	cp -rl "$cache/providers/registry.terraform.io" "$cache/providers/registry.opentofu.org"
fi
