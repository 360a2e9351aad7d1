#!/bin/bash
# Makes scratch space of the disks that came with the machine, at every start.
#
# VOLATILE: these disks are empty after the machine was deallocated, moved or taken back as spot capacity.
# Nothing may lie here that is not somewhere else too: models come from the model store, checkpoints go to storage.
# The OS disk is never used: without a local disk there is no scratch, and what needs it does not start.
set -euo pipefail

target=${SCRATCH_TARGET:-/mnt/scratch}
label=scratch
array=/dev/md/scratch

say() { echo "scratch: $*"; }

# Local NVMe says so in its model; managed disks on NVMe sizes call themselves "MSFT NVMe Accelerator" and are not ours.
local_disks() {
	lsblk --nodeps --noheadings --paths --output NAME,MODEL | while read -r name model; do
		case $model in
		"Microsoft NVMe Direct Disk"*) echo "$name" ;;
		esac
	done
}

# A disk with partitions or a mount is in use by somebody; it is left alone.
in_use() {
	lsblk --noheadings --list --output TYPE,MOUNTPOINTS "$1" | grep -Eq '^part|[[:space:]]/'
}

# The array that a disk is part of already: after a restart the kernel may have put it together by itself.
array_of() {
	lsblk --noheadings --list --paths --output NAME,TYPE "$1" | while read -r name type; do
		[ "$type" != raid0 ] || echo "$name"
	done
}

if mountpoint --quiet "$target"; then
	say "$target is mounted already"
	exit 0
fi

disks=()
while read -r disk; do
	[ -n "$disk" ] || continue
	if in_use "$disk"; then
		say "$disk is in use and stays as it is"
	else
		disks+=("$disk")
	fi
done < <(local_disks)

case ${#disks[@]} in
0)
	say "this machine has no free local NVMe disk; there is no $target, and nothing is put on the OS disk instead" >&2
	exit 1
	;;
1)
	device=${disks[0]}
	;;
*)
	# After a restart the array is still there and is only put together; after a deallocation the disks are blank.
	device=$(array_of "${disks[0]}")
	if [ -z "$device" ]; then
		device=$array
		mdadm --assemble "$array" "${disks[@]}" 2>/dev/null ||
			mdadm --create "$array" --run --force --level=0 --chunk=512 --homehost=any --raid-devices="${#disks[@]}" "${disks[@]}"
	fi
	;;
esac

if [ "$(blkid --match-tag LABEL --output value "$device" 2>/dev/null || true)" != "$label" ]; then
	say "$device is blank: it is formatted"
	mkfs.xfs -f -K -L "$label" "$device"
fi

mkdir -p "$target"
mount -o noatime,nodev,nosuid "$device" "$target"
install -d -m 0755 "$target/models" "$target/cache"
echo "VOLATILE: empty after the machine was deallocated. Keep nothing here that is not in storage too." > "$target/VOLATILE"
say "$target lies on ${#disks[@]} local disks and is VOLATILE"
