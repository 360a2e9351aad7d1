#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The disk of the state folder is full: nothing that was metered is lost: full.py LINTEL PUBLISH."""
import os
import subprocess
import sys
import tempfile

from chaos import BUDGET, is_sound, none_failed, under_load
from rig import Rig, apart, prove
from up import until

LINTEL = os.path.abspath(sys.argv[1])
DISK = 160 << 20


class Disk:
    """A disk of our own, as a folder; there is nothing else on it."""
    def __init__(self, size=DISK):
        self.path = tempfile.mkdtemp(prefix="lintel-proof-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", self.path], check=True)
        self.folder = f"{self.path}/folder"
        os.mkdir(self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "--lazy", self.path], check=True)
        os.rmdir(self.path)

    def fill(self):
        """Leaves not a byte."""
        with open(f"{self.path}/filler", "wb", buffering=0) as filler:
            for size in (1 << 20, 1 << 12, 1):
                try:
                    while True:
                        filler.write(bytes(size))
                except OSError:
                    pass

    def free(self):
        os.unlink(f"{self.path}/filler")


def metering_goes_on_in_the_rings_while_the_disk_is_full_and_all_of_it_is_in_the_ledger_afterwards():
    with Disk() as disk, Rig(LINTEL, BUDGET, folder=disk.folder, sim=["--tokens-per-second", "200"]) as rig:
        def filling(more):
            workers, keeper = rig.worker_pids(), rig.up.children()["keeper"]
            disk.fill()
            more(200)
            until("it is told", lambda: "the ledger cannot be written, usage waits in the rings" in rig.up.said())
            assert rig.gauges("lintel_ledger_waiting")[0] > 0
            more(200)
            assert (rig.worker_pids(), rig.up.children()["keeper"]) == (workers, keeper), "nobody has fallen over it"
            disk.free()
        load = under_load(rig, filling)
        none_failed(load)
        is_sound(rig, load)
        assert len({line["id"] for line in rig.up.lines()}) <= len(load.answers)  # each line that is there can be read


def cannot_start(options):
    """One sentence about the disk, and nothing is left running; the log is not on that disk."""
    ran = subprocess.run([LINTEL, "up", "--listen", "127.0.0.1:0", "--workers", "1", *options], capture_output=True, text=True,
                         timeout=60, cwd="/")
    assert ran.returncode == 1 and ran.stderr.count("\n") == 1 and "No space left on device" in ran.stderr, ran


def what_waits_in_the_rings_at_the_end_is_in_the_ledger_of_the_next_start_that_has_room():
    with Disk() as disk, Rig(LINTEL, BUDGET, folder=disk.folder) as rig:
        def filling(more):
            disk.fill()
            more(100)
        load = under_load(rig, filling)
        none_failed(load)
        assert rig.up.stop() == 0
        cannot_start(["--state", rig.state, "--estate", rig.folder / "lintel.yaml"])
        disk.free()
        rig.up.start()
        is_sound(rig, load)


def a_policy_for_which_there_is_no_room_is_told_and_the_old_one_stays():
    with Disk() as disk, Rig(LINTEL, BUDGET, folder=disk.folder) as rig:
        (rig.folder / "lintel.yaml").write_text(rig.fill(BUDGET.replace("month: 1000", "month: 999")))
        disk.fill()
        applied = rig.govern("apply")
        assert applied.returncode == 1 and len(applied.stderr.splitlines()) == 1 and "No space left" in applied.stderr, applied
        none_failed(load := under_load(rig, lambda more: more(10)))
        assert load.answers[-1].headers["x-lintel-policy"] == "1"
        disk.free()
        is_sound(rig, load)


def a_start_on_a_disk_without_room_is_one_sentence():
    for size in (64 << 10, 20 << 20):  # of what the processes share, and of a ring
        with Disk(size) as disk:
            cannot_start(["--state", f"{disk.folder}/state"])


if __name__ == "__main__":
    if "APART" not in os.environ and (command := apart()):
        os.execvpe(command[0], [*command, sys.executable, *sys.argv], os.environ | {"APART": "1"})
    if "APART" not in os.environ:
        print("1..0 # SKIP nothing can be mounted here, so there is no disk to fill")
        sys.exit(0)
    sys.exit(prove([metering_goes_on_in_the_rings_while_the_disk_is_full_and_all_of_it_is_in_the_ledger_afterwards,
                    what_waits_in_the_rings_at_the_end_is_in_the_ledger_of_the_next_start_that_has_room,
                    a_policy_for_which_there_is_no_room_is_told_and_the_old_one_stays,
                    a_start_on_a_disk_without_room_is_one_sentence]))
