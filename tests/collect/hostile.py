#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A root made to trouble a reader: pipes where files belong, links in circles and out of the
root, folders for files, bytes that are no text, sizes without end.  hostile.py LINTEL."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def build(root):
    def file(path, data=b""):
        at = root / path
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_bytes(data)

    file("etc/os-release", b'ID="\xff\xfe\x00broken\nVERSION_ID="' + b"9" * 5000)
    file("proc/version")
    (root / "proc/cpuinfo").symlink_to("/proc/cpuinfo")  # stays a circle beneath the root
    os.mkfifo(root / "proc/meminfo")
    (root / "proc/self").mkdir()
    os.mkfifo(root / "proc/self/mounts")
    file("proc/net/tcp", b" 1: " + b"F" * 100000 + b"\n 2: 00000000:2CAA x 0A\n" + b"a " * 9 + b"\n\n" * 1000)
    file("sys/bus/pci/devices/0000:01:00.0/vendor", b"0x10de\n")
    file("sys/bus/pci/devices/0000:01:00.0/class", b"0x030200\n")
    file("sys/bus/pci/devices/0000:01:00.0/max_link_width", b"99999999999999999999\n")
    (root / "sys/bus/pci/devices/0000:01:00.0/driver").symlink_to("x" * 4000)
    (root / "sys/bus/pci/devices/loop").symlink_to("loop")
    file("proc/driver/nvidia/gpus/\xff/information", b"Model:" * 10000)
    (root / "sys/class/nvme/nvme0/model").mkdir(parents=True)
    (root / "sys/class/infiniband").mkdir(parents=True)
    (root / "sys/class/infiniband/mlx5_0").symlink_to("../../..")
    file("etc/cdi/bad.yaml", b"kind: [\n")
    file("etc/cdi/deep.json", b"[" * 100000)
    file("etc/cdi/up.yaml", b"kind: nvidia.com/gpu\ndevices: [{containerEdits: {deviceNodes: [{path: /../../../../etc/passwd}]}}]\n")
    file("etc/docker/daemon.json", b"\x00\x01\x02")
    file("etc/containerd/config.toml", b"=\n[[[runtimes.nvidia\n" + b"#" * 100000)
    file("var/log/kern.log", b"NVRM: Xid (PCI:\nNVRM: Xid (PCI:x): 99999999999999, \nNVRM: Xid ():\nNVRM: Xid (a): 79")
    with open(root / "var/lib-huge", "wb") as huge:
        huge.truncate(1 << 34)
    (root / "var/log/messages").symlink_to("/var/lib-huge")
    file("proc/77/comm", b"containerd")
    file("proc/77/limits", b"Max locked memory\nMax open files")
    file("proc/78/cmdline", b"python3\0\0\0vllm.entrypoints\0" + b"-" * 100000)
    file("lib/modules/x/modules.dep", b"\x00" * 1000)


def main():
    lintel = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder) / "root"
        root.mkdir()
        build(root)
        (pathlib.Path(folder) / "empty").mkdir()

        def ask(sql):
            ran = subprocess.run([lintel, "query", sql, folder + "/empty", "--only", "host", "--root", str(root), "--format",
                                  "json"], capture_output=True, text=True, timeout=60)
            return json.loads(ran.stdout) if ran.returncode == 0 else f"exit {ran.returncode}: {ran.stderr}"

        wants = [
            ("the run ends and the machine has its row", "select count(*) as n from host", [{"n": 1}]),
            ("the card is seen", "select count(*) as n, max(pcie_width_max) as lanes from pci_device", [{"n": 1, "lanes": None}]),
            ("a link that leaves the root stays in it", "select missing_node from cdi_spec",
             [{"missing_node": "/../../../../etc/passwd"}]),
            ("broken files are blind, each with its place", "select count(*) as n from blind where sentence like '/etc/%'",
             [{"n": 3}]),
            ("of broken log lines the one with a code counts", "select code, count from gpu_xid", [{"code": 79, "count": 1}]),
            ("limits that are cut off are not known", "select memlock_bytes from process_limit", [{"memlock_bytes": None}]),
            ("a server among odd words is found", "select engine from model_server", [{"engine": "vllm"}]),
        ]
        bad = 0
        for number, (name, sql, want) in enumerate(wants, 1):
            got = ask(sql)
            print(f"{'ok' if got == want else 'not ok'} {number} - {name}")
            if got != want:
                print(f"# got  {got}\n# want {want}")
                bad += 1
        print(f"1..{len(wants)}")
        return bad > 0


sys.exit(main())
