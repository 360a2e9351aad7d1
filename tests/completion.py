#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What shells complete and man shows is what the program takes: completion.py LINTEL."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "serve"))
from up import Skipped, run  # noqa: E402

LINTEL = os.path.abspath(sys.argv[1])


def ask(*words):
    return subprocess.run([LINTEL, *words], capture_output=True, text=True, check=True).stdout


def verbs():
    return re.findall(r"^  (\w+) ", ask("--help"), re.M)


def words(verb):
    """Those of a verb that is several commands."""
    return re.findall(r"^  (\w+) ", ask(verb, "--help").partition("\nWords:\n")[2], re.M)


def options(verb):
    """Of all its words, where it has some."""
    asked = [ask(verb, word, "--help") for word in words(verb)] or [ask(verb, "--help")]
    return sorted({name for said in asked for name in re.findall(r"^  --([\w-]+)", said, re.M)})


def complete(*words):
    """What bash offers for the last word."""
    listed = " ".join(f"'{word}'" for word in ("lintel", *words))
    script = f'source "$0"; COMP_WORDS=({listed}); COMP_CWORD={len(words)}; _lintel; printf "%s\\n" "${{COMPREPLY[@]}}"'
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(ask("completion", "bash"))
        file.flush()
        return subprocess.run(["bash", "-c", script, file.name], capture_output=True, text=True, check=True).stdout.split()


def bash_completes_every_verb_and_every_option():
    assert set(complete("")) >= set(verbs())
    for verb in verbs():
        assert set(complete(verb, "--")) == {f"--{name}" for name in options(verb)} | {"--help"}, verb


def words_of_a_verb_are_completed_and_places_of_files_are_not():
    assert set(complete("govern", "")) >= {"check", "apply", "history", "rollback", "usage", "key"}
    assert complete("govern", "ro") == ["rollback"]
    assert complete("completion", "f") == ["fish"]
    assert set(complete("prepare", "")) == set(words("prepare")) == {"check", "diff", "list", "render"}


def every_shell_and_the_manual_name_every_option():
    for kind, form in (("zsh", "--{}["), ("fish", "-l {} "), ("man", "\\-\\-{}")):
        text = ask("completion", kind)
        for verb in verbs():
            for name in options(verb):
                assert form.format(name.replace("-", "\\-") if kind == "man" else name) in text, (kind, verb, name)


def shells_take_what_is_written_for_them():
    tried = 0
    for shell in ("bash", "zsh", "fish"):
        if not shutil.which(shell):
            continue
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(ask("completion", shell))
            file.flush()
            ran = subprocess.run([shell, "-n", file.name], capture_output=True, text=True)
        assert ran.returncode == 0 and not ran.stderr, ran
        tried += 1
    if not tried:
        raise Skipped("there is no shell to try")


def the_manual_page_is_without_a_warning():
    if not shutil.which("man"):
        raise Skipped("there is no man")
    with tempfile.NamedTemporaryFile("w", suffix=".1") as file:
        file.write(ask("completion", "man"))
        file.flush()
        ran = subprocess.run(["man", "--warnings", "-l", file.name], capture_output=True, text=True, env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8"})
    assert ran.returncode == 0 and not ran.stderr, ran.stderr
    assert "EXIT STATUS" in ran.stdout and "--listen" in ran.stdout


if __name__ == "__main__":
    sys.exit(run([value for name, value in list(globals().items()) if callable(value) and getattr(value, "__module__", "") == "__main__"
                  and "_" in name]))
