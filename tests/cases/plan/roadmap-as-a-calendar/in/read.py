import sys
text = open(sys.argv[1], "rb").read()
lines = text.split(b"\r\n")
assert lines[-1] == b"" and b"\n" not in b"".join(lines)
print("longest line", max(len(l) for l in lines))
folded = text.replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
uids = [l for l in folded if l.startswith("UID:")]
print(len(uids), len(set(uids)), folded.count("BEGIN:VEVENT"), folded.count("END:VEVENT"))
open(sys.argv[2], "w").write("\n".join(sorted(uids)))
print(*[l for l in folded if "N11" in l or "contract" in l or l.startswith("SEQUENCE")][:4], sep="\n")
