#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# deb: installs, runs, upgrades, removes and purges the packages of build/deb in a Debian of their own: deb.sh [BASE.tar].
#
# Needs root and mmdebstrap, or a tar of a minimal Debian 12.  There is no systemd in it: what units would do is done by hand.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d /tmp/packages.XXXXXX)
root=$work/root
packages=$here/build/deb
away() {
	umount -l "$root/proc" 2>/dev/null || true
	umount -R -l "$root/dev" 2>/dev/null || true
	rm -rf --one-file-system "$work"
}
trap away EXIT

say() { echo "ok - $*"; }
fail() { echo "not ok - $*"; exit 1; }
in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

mkdir "$root"
if [ -n "${1:-}" ]; then
	tar -xpf "$1" -C "$root"
else
	mmdebstrap --quiet --variant=minbase --include=ca-certificates bookworm "$root"
	cp /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null || true
fi
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || true
[ ! -f /etc/apt/sources.list ] || cp /etc/apt/sources.list "$root/etc/apt/sources.list"
[ ! -d /etc/apt/sources.list.d ] || cp -r /etc/apt/sources.list.d "$root/etc/apt/"
[ ! -d /etc/apt/apt.conf.d ] || cp -rn /etc/apt/apt.conf.d "$root/etc/apt/"
[ ! -d /etc/apt/keyrings ] || cp -r /etc/apt/keyrings "$root/etc/apt/"
mount -t proc none "$root/proc"
mount --rbind /dev "$root/dev"
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod +x "$root/usr/sbin/policy-rc.d"
mkdir "$root/packages"
cp "$packages"/lintel_*.deb "$packages"/libnginx-mod-http-lintel_*.deb "$root/packages/"

in_root apt-get update -q >"$work/log" 2>&1 || { tail "$work/log"; fail "apt-get update"; }
in_root sh -c 'apt-get install -qy --no-install-recommends systemd-standalone-sysusers /packages/*.deb' >"$work/log" 2>&1 || { tail -30 "$work/log"; fail "it is installed"; }
say "it is installed: $(in_root dpkg-query -W -f '${Package} ${Version}, ' lintel libnginx-mod-http-lintel nginx)"
in_root dpkg -s libnginx-mod-http-lintel | grep -q "^Depends:.*nginx-abi-" || fail "the module depends on nginx's interface"
in_root id lintel >/dev/null || fail "there is an account"
[ "$(in_root stat -c '%U:%G %a' /etc/lintel /etc/lintel/lintel.yaml | tr '\n' ' ')" = "lintel:lintel 750 lintel:lintel 640 " ] || fail "its estate belongs to it"
[ -f "$root/lib/systemd/system/lintel.service" ] || [ -f "$root/usr/lib/systemd/system/lintel.service" ] || fail "the unit is there"
[ -L "$root/etc/systemd/system/multi-user.target.wants/lintel.service" ] || fail "the unit is enabled"
[ ! -e "$root/etc/nginx/modules-enabled/50-mod-http-lintel.conf" ] || fail "the nginx of the machine does not load the module"
in_root nginx -t >/dev/null 2>&1 || fail "the nginx of the machine is as it was"
in_root lintel --version >/dev/null || fail "it runs"
in_root lintel govern check --estate /etc/lintel/lintel.yaml >/dev/null || fail "the estate that comes with it is sound"
for file in usr/share/man/man1/lintel.1.gz usr/share/bash-completion/completions/lintel usr/share/zsh/vendor-completions/_lintel \
	usr/share/fish/vendor_completions.d/lintel.fish; do
	[ -s "$root/$file" ] || fail "$file is there"
done
say "account, estate, unit, manual page and completions are there; nginx of the machine is as it was"

# What the unit does, as its account.
start() {
	install -d -m 0700 -o "$(in_root id -u lintel)" -g "$(in_root id -g lintel)" "$root/var/lib/lintel"
	chroot --userspec=lintel:lintel "$root" /usr/bin/lintel up --estate /etc/lintel/lintel.yaml --state /var/lib/lintel --listen 127.0.0.1:0 2>"$work/up" &
	pid=$!
	tries=0
	until grep -q "ready on" "$work/up" && in_root lintel up --ready --state /var/lib/lintel 2>/dev/null; do
		tries=$((tries + 1))
		if ! kill -0 $pid 2>/dev/null || [ $tries -ge 300 ]; then
			cat "$work/up"
			fail "it gets ready"
		fi
		sleep 0.1
	done
	url=$(sed -n 's/^lintel: ready on \(http[^ ]*\).*/\1/p' "$work/up")
}
stop() {
	kill "$pid"
	wait "$pid" || fail "it stops cleanly"
}
call() {
	curl -sS -o /dev/null -w '%{http_code}' "$url/v1/chat/completions" --json '{"model":"gpt-4o-mini","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}'
}

start
[ "$(call)" = 200 ] || fail "it answers a call"
[ "$(curl -sS -o /dev/null -w '%{http_code}' "$url/api/v1/about")" = 200 ] || fail "the API answers"
stop
say "as the account of the service it gets ready, answers a call and the API, and stops"

echo "# by hand" >>"$root/etc/lintel/lintel.yaml"
mkdir "$work/next"
dpkg-deb -R "$packages"/lintel_*.deb "$work/next/lintel"
dpkg-deb -R "$packages"/libnginx-mod-http-lintel_[0-9]*.deb "$work/next/module"
version=$(sed -n 's/^Version: //p' "$work/next/lintel/DEBIAN/control")
for one in lintel module; do
	sed -i "s/$version/$version+next/g" "$work/next/$one/DEBIAN/control"
	dpkg-deb -b "$work/next/$one" "$root/packages/$one.next.deb" >/dev/null
done
in_root sh -c 'apt-get install -qy --no-install-recommends /packages/*.next.deb' >"$work/log" 2>&1 || { tail -30 "$work/log"; fail "it is upgraded"; }
in_root dpkg-query -W -f '${Version}' lintel | grep -q '+next$' || fail "it is the next one"
tail -n 1 "$root/etc/lintel/lintel.yaml" | grep -q "by hand" || fail "the estate is as people left it"
start
[ "$(call)" = 200 ] || fail "it answers a call after the upgrade"
stop
[ "$(in_root setpriv --reuid=lintel --regid=lintel --clear-groups lintel govern usage --state /var/lib/lintel --format json | grep -o '"calls": *[0-9]*' | head -n 1 | grep -o '[0-9]*')" = 2 ] ||
	fail "the calls before the upgrade are in the ledger"
say "it is upgraded; estate and ledger are as they were"

in_root apt-get remove -qy lintel libnginx-mod-http-lintel >"$work/log" 2>&1 || { tail "$work/log"; fail "it is removed"; }
[ -e "$root/etc/lintel/lintel.yaml" ] && [ -e "$root/var/lib/lintel/ledger.db" ] || fail "a removal leaves estate and state"
[ ! -e "$root/usr/bin/lintel" ] || fail "a removal takes the program"
in_root nginx -t >/dev/null 2>&1 || fail "nginx is as it was after the removal"
in_root apt-get purge -qy lintel libnginx-mod-http-lintel >"$work/log" 2>&1 || { tail "$work/log"; fail "it is purged"; }
left=$(in_root find /etc /var /usr -path '*lintel*' ! -path '/var/cache/*' ! -path '/var/log/*' ! -path '/var/lib/apt/*' | head)
[ -z "$left" ] || fail "a purge leaves nothing, but: $left"
say "removed it leaves estate and state; purged it leaves nothing"
