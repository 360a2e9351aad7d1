#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pack: the files of content/ in one C file, so that the program carries them.

Usage: pack.py content/ out.c out.d
The pack is, for each file in byte order of its path: path, NUL, length in decimal, NUL, bytes, NUL.
"""
import pathlib
import sys


def main():
    content, out, depfile = map(pathlib.Path, sys.argv[1:])
    pack = bytearray()
    seen = [content]
    for path in sorted(content.rglob("*")):
        seen.append(path)
        if path.is_dir() or path.suffix not in {".sql", ".yaml", ".md"}:
            continue
        data = path.read_bytes()
        pack += str(path.relative_to(content)).encode() + b"\0" + str(len(data)).encode() + b"\0" + data + b"\0"
    blob = out.with_suffix(".pack")
    blob.write_bytes(pack)
    out.write_text(f'''/* Made by tools/pack.py. */
__asm__(".section .rodata\\n.balign 16\\n.globl lt_content_pack\\nlt_content_pack:\\n"
	".incbin \\"{blob.resolve()}\\"\\n.globl lt_content_pack_end\\nlt_content_pack_end:\\n.byte 0\\n.text\\n");
''')
    depfile.write_text(f"{out}: " + " ".join(str(p).replace(" ", "\\ ") for p in seen) + "\n")


main()
