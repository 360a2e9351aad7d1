#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What lintel makes of a management library, with fake.c in its place.  run.py LINTEL LIBRARY."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CASES = [
    ("a card gives what the library says of it", "", """select model, bus, driver, cuda, persistence, ecc, ecc_pending,
        ecc_uncorrected, ecc_uncorrected_ever, rows_remapped, remap_pending, remap_failed, mig, utilisation,
        utilisation_unknown, throttle_heat, throttle_brake, pcie_width, pcie_width_max, pcie_generation, state, nvlinks,
        nvlinks_active, temperature, power_w, capability, processes, fabric, memory_mib from gpu where model is not null""",
     [{"model": "NVIDIA B200", "bus": "00000000:1B:00.0", "driver": "580.95.05", "cuda": "13.1", "persistence": 1,
       "ecc": 1, "ecc_pending": 0, "ecc_uncorrected": 3, "ecc_uncorrected_ever": 7, "rows_remapped": 2, "remap_pending": 1,
       "remap_failed": 0, "mig": 1, "utilisation": None,
       "utilisation_unknown": "is not reported for the whole card while MIG is on", "throttle_heat": 1, "throttle_brake": 0,
       "pcie_width": 8, "pcie_width_max": 16, "pcie_generation": None, "state": "P0", "nvlinks": 18, "nvlinks_active": 17,
       "temperature": 88, "power_w": 612, "capability": "10.0", "processes": 4, "fabric": None, "memory_mib": None}]),
    ("a lost card is a row of which nothing is known", "", "select ecc, ecc_unknown, driver from gpu where model is null",
     [{"ecc": None, "ecc_unknown": "could not be asked: the GPU is lost", "driver": "580.95.05"}]),
    ("the library answers for the machine", "", "select library, library_driver, answering_gpus from gpu_host",
     [{"library": "ok", "library_driver": "580.95.05", "answering_gpus": 1}]),
    ("a library of another version than the module gives no card", "mismatch", "select * from gpu", []),
    ("a driver that is not loaded gives no card", "unloaded", "select * from gpu", []),
]


def main():
    lintel, library = sys.argv[1], pathlib.Path(sys.argv[2])
    if pathlib.Path("/proc/driver/nvidia").exists():
        print("1..0 # SKIP this machine has a driver of its own")
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as empty:
        for number, (name, mode, sql, want) in enumerate(CASES, 1):
            env = dict(os.environ, LD_LIBRARY_PATH=str(library.parent), LINTEL_FAKE_NVML=mode)
            ran = subprocess.run([lintel, "query", sql, empty, "--only", "host", "--host", "--format", "json"],
                                 capture_output=True, text=True, env=env, timeout=60)
            got = json.loads(ran.stdout) if ran.returncode == 0 else ran.stderr
            print(f"{'ok' if got == want else 'not ok'} {number} - {name}")
            if got != want:
                print(f"# got  {got}\n# want {want}")
                bad += 1
    print(f"1..{len(CASES)}")
    return bad > 0


sys.exit(main())
