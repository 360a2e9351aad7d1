#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Neither a certificate of another name nor one of an authority nobody named gets a key or a prompt."""
import pathlib
import tempfile

import play


def main():
    with tempfile.TemporaryDirectory() as tmp:
        folder = pathlib.Path(tmp)
        ca_file, contexts = play.authority(folder, "localhost", "elsewhere.example")
        right = play.Provider(play.answers, contexts["localhost"])
        wrong = play.Provider(play.answers, contexts["elsewhere.example"])
        with play.up(f"one=https://localhost:{wrong.port}", f"two=https://localhost:{right.port}", f"ca_file={ca_file}") as state:
            status, headers, _ = play.call(state)
            play.must(status == 200 and headers["x-lintel-deployment"] == "two", "the other deployment answers")
        play.must(not wrong.calls, "the one of another name heard nothing")
        with play.up(f"one=https://localhost:{right.port}") as state:
            status, _, body = play.call(state)
            play.must(status == 502 and b"upstream_failed" in body, "an authority nobody named is not believed")
        play.must(len(right.calls) == 1, "and heard nothing")


main()
