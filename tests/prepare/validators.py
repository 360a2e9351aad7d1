# SPDX-License-Identifier: Apache-2.0
"""validators: the programs that own the formats we render, where this machine has them.

A test asks for one and skips, saying so, where there is none: `sh tools/setup.sh validators` builds them.
"""
import os
import pathlib
import platform
import shutil
import subprocess

import yaml

CACHE = pathlib.Path(os.environ.get("LINTEL_CACHE") or pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "lintel")
PROVIDERS = CACHE / "providers"
HOW = "sh tools/setup.sh validators builds it"


def program(name):
    """Path of helm, kubeconform, promtool, kubectl, ...; None: not on this machine."""
    kept = CACHE / "bin" / name
    return str(kept) if os.access(kept, os.X_OK) else shutil.which(name)


def kinds():
    """Definitions of Kubernetes kinds of others, as `setup.sh validators` keeps them; an empty list where one is missing."""
    rows = [[part.strip() for part in line.split("|")] for line in (pathlib.Path(__file__).parents[2] / "tools/validators.txt").read_text().splitlines()]
    files = [CACHE / "kinds" / f"{r[0]}-{r[2]}.yaml" for r in rows if len(r) > 3 and r[3].endswith(".yaml")]
    if not all(f.exists() for f in files):
        return []
    return [d for f in files for d in yaml.load_all(f.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if d]


def opinion(packages, name):
    """Path of a program among the packages of tools/opinions/PACKAGES.txt; None: not on this machine."""
    kept = CACHE / "opinions" / packages
    return str(kept / "bin" / name) if (kept / "done").exists() else None


def terraforms():
    """Every one of terraform and OpenTofu that is here, as paths."""
    return [path for path in (shutil.which("terraform"), program("tofu")) if path]


def provider(name):
    """Is the schema of this provider here? azurerm, aws, google."""
    return any((PROVIDERS / "registry.terraform.io" / "hashicorp" / name).glob("*/*/terraform-provider-*"))


def missing(*providers):
    """Why a Terraform folder cannot be validated here, or None."""
    if not terraforms():
        return f"neither terraform nor tofu is here; {HOW}"
    lacks = [p for p in providers if not provider(p)]
    return f"the provider {', '.join(lacks)} is not here; {HOW}" if lacks else None


def terraform_env(scratch):
    """The surroundings in which terraform takes providers from the cache and asks no registry."""
    rc = pathlib.Path(scratch) / "terraform.rc"
    rc.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{PROVIDERS}"\n  }}\n}}\n')
    return {**os.environ, "TF_CLI_CONFIG_FILE": str(rc), "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1",
            "TF_DATA_DIR": str(pathlib.Path(scratch) / "data")}


def validate(folder, scratch, program_path):
    """terraform init (without the backend) and validate; returns what it says where it is not content, else None.
    The folder must be a copy: init writes a lock file."""
    env = terraform_env(scratch)
    for words in (["init", "-backend=false", "-input=false", "-no-color"], ["validate", "-no-color"]):
        done = subprocess.run([program_path, *words], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode:
            return done.stdout + done.stderr
    return None


def unformatted(folder, scratch, program_path):
    """What terraform fmt would change below the folder, or ''."""
    done = subprocess.run([program_path, "fmt", "-check", "-recursive", "-diff", "-no-color"], cwd=folder, env=terraform_env(scratch),
                          capture_output=True, text=True, check=False, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def machine():
    return f"{platform.system().lower()}_{'amd64' if platform.machine() == 'x86_64' else 'arm64'}"
