#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""classes: what the token encodings call a letter, a number and a blank, for every code point.

    classes.py ask > src/tokens/class.def     asks the reference (Python's tiktoken must be there)
    classes.py make CLASS.DEF OUT.c           the same as the two-step table that piece.c reads

The reference's own regular expressions are asked, one class at a time, because its Unicode
version decides and no other: with single bytes as its only tokens, what comes back is what matched.
"""
import re
import sys

CLASSES = {"NUMBER": r"\p{N}", "MARK": r"\p{M}", "SPACE": r"\s", "UPPER": r"[\p{Lu}\p{Lt}]", "LOWER": r"\p{Ll}",
           "BOTH": r"[\p{Lm}\p{Lo}]", "NEWLINE": r"[\r\n]"}
LAST = 0x110000
BLOCK = 64


def ask():
    import tiktoken
    found = ["OTHER"] * LAST
    text = "".join(chr(c) for c in range(LAST) if not 0xD800 <= c < 0xE000)
    for name, pattern in CLASSES.items():
        encoding = tiktoken.Encoding(name, pat_str=pattern, mergeable_ranks={bytes([i]): i for i in range(256)},
                                     special_tokens={})
        for c in bytes(encoding.encode_ordinary(text)).decode():
            found[ord(c)] = name
    print("/* SPDX-License-Identifier: Apache-2.0 */\n"
          "/* Made by tools/classes.py ask: the class of every code point as tiktoken's expressions see it; those in no\n"
          " * row are OTHER.  RUN is first to last, all of one class; TURNS is UPPER, LOWER, UPPER, LOWER, ... */")
    at = 0
    while at < LAST:
        end = at
        while end < LAST and found[end] == ("UPPER", "LOWER")[(end - at) % 2]:
            end += 1
        if end - at >= 4:
            end -= (end - at) % 2
            print(f"TURNS(0x{at:04X}, 0x{end - 1:04X})")
        else:
            end = at
            while end < LAST and found[end] == found[at]:
                end += 1
            if found[at] != "OTHER":
                print(f"RUN(0x{at:04X}, 0x{end - 1:04X}, {found[at]})")
        at = end


def make(source, out):
    found = ["OTHER"] * LAST
    for kind, first, last, name in re.findall(r"^(RUN|TURNS)\((\w+), (\w+)(?:, (\w+))?\)", open(source).read(), re.M):
        for c in range(int(first, 16), int(last, 16) + 1):
            found[c] = name if kind == "RUN" else ("UPPER", "LOWER")[(c - int(first, 16)) % 2]
    blocks, index = {}, []
    for at in range(0, LAST, BLOCK):
        index.append(blocks.setdefault(tuple(found[at:at + BLOCK]), len(blocks)))
    with open(out, "w") as c:
        c.write('/* Made by tools/classes.py from class.def. */\n#include "tokens/class.h"\n\n')
        c.write(f"const uint16_t lt_class_block[{len(index)}] = {{{','.join(map(str, index))}}};\n")
        c.write(f"const uint8_t lt_class_of_block[{len(blocks)}][{BLOCK}] = {{\n")
        for block in blocks:
            c.write("{" + ",".join("LT_CLASS_" + name for name in block) + "},\n")
        c.write("};\n")


if sys.argv[1:] == ["ask"]:
    ask()
elif len(sys.argv) == 4 and sys.argv[1] == "make":
    make(sys.argv[2], sys.argv[3])
else:
    sys.exit(__doc__)
