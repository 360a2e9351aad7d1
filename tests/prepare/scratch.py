#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The scripts of GPU machines, as rendered, with disks, mounts and a model store that stand in for real ones.

P3-S3: local NVMe is found and prepared, a model cache on the OS disk is refused; P3-T1: the unit is in the Bicep.
Usage: scratch.py LINTEL SOURCE
"""
import http.server
import os
import pathlib
import subprocess
import sys
import tempfile
import threading

lintel, source = sys.argv[1:3]
NVME, MANAGED = "Microsoft NVMe Direct Disk v2", "MSFT NVMe Accelerator v1.0"
failures, count = [], 0


def check(sentence, fine, told=""):
    global count
    count += 1
    print(("ok " if fine else "not ok ") + sentence + ("" if fine else f"\n# {told}"))
    if not fine:
        failures.append(sentence)


def rendered(folder):
    subprocess.run([lintel, "prepare", "render", "gpu-vm", "--out", folder, "--estate", f"{source}/tests/prepare/estate"],
                   check=True, capture_output=True)
    return pathlib.Path(folder)


def tool(folder, name, body):
    path = folder / name
    path.write_text("#!/bin/bash\n" + f'echo "{name} $*" >> "{folder}/log"\n' + body)
    path.chmod(0o755)


def scratch(script, disks, formatted="", assembles=False, raid=""):
    """Runs the script with disks {name: (model, in use)}; gives its exit status, what it said and what it called."""
    with tempfile.TemporaryDirectory() as place:
        bin_ = pathlib.Path(place)
        (bin_ / "log").write_text("")
        listing = "".join(f"/dev/{name} {model}\n" for name, (model, _) in disks.items())
        cases = "".join(f'*"/dev/{name}") echo "disk {"/data" if used else ""}" ;;\n' for name, (_, used) in disks.items())
        tool(bin_, "lsblk", f'case "$*" in\n*NAME,MODEL*) cat <<"END"\n{listing}END\n;;\n'
             f'*NAME,TYPE*) {f"echo {raid} raid0" if raid else ":"} ;;\n{cases}esac\n')
        tool(bin_, "mountpoint", "exit 1\n")
        tool(bin_, "mdadm", '[ "$1" != --assemble ]\n' if not assembles else "exit 0\n")
        tool(bin_, "blkid", f'echo "{formatted}"\n')
        for name in ("mkfs.xfs", "mount"):
            tool(bin_, name, "exit 0\n")
        target = f"{place}/scratch"
        run = subprocess.run(["bash", str(script)], capture_output=True, text=True,
                             env={"PATH": f"{place}:/usr/bin:/bin", "SCRATCH_TARGET": target})
        return run.returncode, run.stdout + run.stderr, (bin_ / "log").read_text(), os.path.exists(target)


class Store(http.server.BaseHTTPRequestHandler):
    files = {"llama/weights.safetensors": b"w" * 5000, "llama/config.json": b"{}", "other/x": b"x"}
    asked = []

    def log_message(self, *_):
        pass

    def do_GET(self):
        Store.asked.append(self.path)
        if self.path.startswith("/token"):
            body = b'{"access_token": "t"}' if self.headers["Metadata"] == "true" else b"{}"
        elif self.headers["Authorization"] != "Bearer t":
            self.send_error(403)
            return
        elif "comp=list" in self.path:
            prefix = self.path.split("prefix=")[1].split("&")[0].replace("%2F", "/")
            body = ("<R><Blobs>" + "".join(f"<Blob><Name>{name}</Name><Properties><Content-Length>{len(data)}</Content-Length></Properties></Blob>"
                                           for name, data in self.files.items() if name.startswith(prefix)) + "</Blobs><NextMarker/></R>").encode()
        else:
            body = self.files[self.path.removeprefix("/models/")]
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def warm(script, cache, port, anywhere):
    env = {"PATH": os.environ["PATH"], "MODEL_STORE": f"http://127.0.0.1:{port}/models", "MODELS": "llama", "MODEL_CACHE": cache,
           "IDENTITY_ENDPOINT": f"http://127.0.0.1:{port}/token"}
    if anywhere:
        env["MODEL_CACHE_ANYWHERE"] = "1"
    return subprocess.run([sys.executable, str(script)], capture_output=True, text=True, env=env)


def test_scratch(script):
    code, said, log, there = scratch(script, {"sda": ("Virtual Disk", True), "nvme0n1": (MANAGED, False)})
    check("P3_S3_no_local_disk_is_told_and_the_os_disk_stays_as_it_is", code == 1 and "OS disk" in said and "mkfs" not in log and not there, said + log)
    code, said, log, _ = scratch(script, {"sda": ("Virtual Disk", True), "nvme0n1": (NVME, False), "nvme1n1": (MANAGED, False)})
    check("P3_S3_one_disk_is_formatted_and_mounted", code == 0 and "mkfs.xfs -f -K -L scratch /dev/nvme0n1" in log and "mdadm" not in log and "VOLATILE" in said, said + log)
    code, said, log, _ = scratch(script, {f"nvme{i}n1": (NVME, False) for i in range(4)})
    check("P3_S3_four_disks_are_one_array", code == 0 and "--level=0" in log and "--raid-devices=4 /dev/nvme0n1 /dev/nvme1n1" in log and "mkfs.xfs -f -K -L scratch /dev/md/scratch" in log, said + log)
    code, said, log, _ = scratch(script, {f"nvme{i}n1": (NVME, False) for i in range(2)}, formatted="scratch", assembles=True)
    check("P3_S3_after_a_restart_the_array_keeps_what_it_holds", code == 0 and "--create" not in log and "mkfs" not in log and "/dev/md/scratch" in log, said + log)
    code, said, log, _ = scratch(script, {f"nvme{i}n1": (NVME, False) for i in range(2)}, formatted="scratch", raid="/dev/md127")
    check("P3_S3_an_array_that_the_kernel_put_together_is_taken", code == 0 and "mdadm" not in log and "mount -o noatime,nodev,nosuid /dev/md127" in log, said + log)
    code, said, log, _ = scratch(script, {"nvme0n1": (NVME, True), "nvme1n1": (NVME, False)})
    check("P3_S3_a_disk_in_use_is_left_alone", code == 0 and "nvme0n1 is in use" in said and "mkfs.xfs -f -K -L scratch /dev/nvme1n1" in log, said + log)


def test_warm(script):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    with tempfile.TemporaryDirectory() as place:
        run = warm(script, f"{place}/models", port, True)
        weights = pathlib.Path(place, "models/llama/weights.safetensors")
        check("P3_S3_models_are_fetched_with_the_identity_of_the_machine", run.returncode == 0 and weights.read_bytes() == b"w" * 5000 and not pathlib.Path(place, "models/other").exists(), run.stderr)
        before = len(Store.asked)
        run = warm(script, f"{place}/models", port, True)
        check("P3_S3_what_is_there_is_not_fetched_again", "0 bytes" in run.stdout and len(Store.asked) == before + 2, run.stdout + run.stderr)
    run = warm(script, "/models", port, False)
    check("P3_S3_a_cache_on_the_os_disk_is_refused", run.returncode == 1 and "OS disk" in run.stderr, run.stderr)
    server.shutdown()


with tempfile.TemporaryDirectory() as place:
    out = rendered(place + "/out")
    bicep = (out / "bicep/modules/gpu-vm.bicep").read_text()
    setup = (out / "bicep/modules/gpu-vm/cloud-init.yaml").read_text()
    check("P3_T1_the_bicep_carries_the_unit_for_nvme", "gpu-vm/cloud-init.yaml" in bicep and "scratch.service" in setup and "/usr/local/sbin/scratch" in setup)
    same = all((out / f"bicep/modules/gpu-vm/{name}").read_text().split("\n")[2:-2] == (out / f"terraform/modules/gpu-vm/{name}").read_text().split("\n")[2:-2]
               for name in ("cloud-init.yaml", "scratch.sh", "warm.py"))
    check("both_languages_carry_the_same_scripts", same)
    test_scratch(out / "terraform/modules/gpu-vm/scratch.sh")
    test_warm(out / "terraform/modules/gpu-vm/warm.py")
print(f"1..{count}")
sys.exit(1 if failures else 0)
