#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""lintel prepare check: our own checks and the tools that are there, each by its own words; nothing is left behind.

Usage: check.py LINTEL
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LINTEL = sys.argv[1]
FINE = """terraform {
  required_version = ">= 1.9"
}
"""


class Place:
    """A folder to look at, and a PATH with stand-ins alone beside what a shell needs."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp())
        self.folder = self.top / "rendered"
        self.bin = self.top / "bin"
        self.tmp = self.top / "tmp"
        for made in (self.folder, self.bin, self.tmp):
            made.mkdir()
        for word in ("sh", "cp", "rm", "grep", "tail", "cat"):
            (self.bin / word).symlink_to(shutil.which(word))

    def file(self, path, text):
        there = self.folder / path
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(text)

    def tool(self, name, text):
        (self.bin / name).write_text("#!/bin/sh\n" + text)
        (self.bin / name).chmod(0o755)

    def check(self, *words):
        env = {"PATH": str(self.bin), "HOME": str(self.top), "TMPDIR": str(self.tmp), "LC_ALL": "C.UTF-8",
               "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", ""), "UBSAN_OPTIONS": os.environ.get("UBSAN_OPTIONS", "")}
        done = subprocess.run([LINTEL, "prepare", "check", str(self.folder), "--today", "2026-11-22", *words], env=env, capture_output=True,
                              text=True, check=False, timeout=120)
        assert not list(self.tmp.iterdir()), list(self.tmp.iterdir())
        return done


def asked(done):
    return {(a["tool"], a["place"]): (a["verdict"], a["says"]) for a in json.loads(done.stdout)}


def a_tool_that_is_not_installed_is_skipped_and_told():
    place = Place()
    place.file("terraform/main.tf", FINE)
    done = place.check("--tools", "terraform", "--format", "json")
    assert asked(done) == {("terraform validate", None): ("skipped", "terraform is not installed"),
                           ("terraform fmt", None): ("skipped", "terraform is not installed")}, done.stdout
    assert done.returncode == 0, done.returncode
    assert place.check("--tools", "terraform", "--strict").returncode == 4


def a_tool_that_finds_a_mistake_is_a_gap_in_its_own_words():
    place = Place()
    place.file("terraform/main.tf", FINE)
    place.file("terraform/modules/network/main.tf", FINE)
    place.tool("terraform", 'case $1 in init) echo "$PWD" >&2 ;; validate) echo "Error: Unsupported argument"; exit 1 ;; esac\n')
    done = place.check("--tools", "terraform", "--format", "json")
    answers = asked(done)
    assert answers[("terraform validate", "terraform")] == ("gap", "Error: Unsupported argument"), answers
    assert answers[("terraform fmt", "terraform")] == ("ok", ""), answers
    assert len(answers) == 2, "a module is judged with its root alone"
    assert done.returncode == 3
    assert sorted(p.name for p in (place.folder / "terraform").iterdir()) == ["main.tf", "modules"], "the tool works on a copy"


def a_tool_that_reaches_no_registry_is_unknown():
    place = Place()
    place.file("terraform/main.tf", FINE)
    place.tool("terraform", 'case $1 in init) echo "Error: Failed to query available provider packages"; exit 1 ;; esac\n')
    answers = asked(place.check("--tools", "terraform", "--format", "json"))
    assert answers[("terraform validate", "terraform")][0] == "unknown", answers


def a_cluster_that_is_not_there_is_unknown_and_a_refused_manifest_a_gap():
    place = Place()
    place.file("kubernetes/a/kustomization.yaml", "resources: []\n")
    place.tool("kubectl", 'echo "dial tcp 127.0.0.1:8080: connect: connection refused" >&2; exit 1\n')
    assert asked(place.check("--tools", "kubectl", "--format", "json"))[("kubectl --dry-run=client", "kubernetes/a")][0] == "unknown"
    place.tool("kubectl", 'echo "error validating data: unknown field spec.replica" >&2; exit 1\n')
    assert asked(place.check("--tools", "kubectl", "--format", "json"))[("kubectl --dry-run=client", "kubernetes/a")][0] == "gap"


def files_are_found_by_what_they_are():
    place = Place()
    place.file("prometheus/alerts.yaml", "groups: []\n")
    place.file("prometheus/alerts_test.yaml", "rule_files: [alerts.yaml]\ntests: []\n")
    place.file("prometheus/prometheus.yml", "rule_files: [alerts.yaml]\nscrape_configs: []\n")
    place.file("charts/a/Chart.yaml", "name: a\n")
    place.file("charts/a/templates/rules.yaml", "groups: []\n")
    place.file("bicep/main.bicep", "targetScope = 'subscription'\n")
    for name in ("promtool", "helm", "bicep"):
        place.tool(name, "exit 0\n")
    assert sorted(asked(place.check("--tools", "promtool,helm,bicep", "--format", "json"))) == [
        ("bicep build", "bicep/main.bicep"), ("helm lint", "charts/a"), ("promtool check rules", "prometheus/alerts.yaml"),
        ("promtool test rules", "prometheus/alerts_test.yaml")]


def our_own_checks_are_asked_too():
    place = Place()
    place.file("terraform/main.tf", 'resource "azurerm_cognitive_account" "a" {\n  kind = "OpenAI"\n}\n')
    done = place.check()
    assert "lintel assess" in done.stdout and "SEC-001" in done.stdout and "terraform/main.tf:1" in done.stdout, done.stdout
    assert done.returncode == 3


def names_with_signs_of_a_shell_are_names():
    place = Place()
    place.file("$(touch x); 'y'/main.tf", FINE)
    place.tool("terraform", "exit 0\n")
    answers = asked(place.check("--tools", "terraform", "--format", "json"))
    assert answers[("terraform validate", "$(touch x); 'y'")] == ("ok", ""), answers


def a_wrong_call_is_told():
    place = Place()
    done = place.check("--tools", "terrafrom")
    assert done.returncode == 2 and "nothing asks 'terrafrom'; there are terraform, tofu" in done.stderr, done.stderr
    assert place.check("--format", "xml").returncode == 2


def main():
    tests = [f for name, f in sorted(globals().items()) if callable(f) and f.__module__ == "__main__" and name not in ("main", "asked", "Place")]
    print(f"1..{len(tests)}")
    bad = 0
    for n, test in enumerate(tests, 1):
        try:
            test()
            print(f"ok {n} - {test.__name__.replace('_', ' ')}")
        except AssertionError as problem:
            bad += 1
            print(f"not ok {n} - {test.__name__.replace('_', ' ')}\n# {problem}")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main())
