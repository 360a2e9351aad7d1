#!/usr/bin/env python3
"""Fills the model cache on scratch from the model store, with the identity of the machine and no key.

A file whose size is right is kept, so that a restart fetches nothing; a file is written beside its
name first, so that a cut connection leaves no half model behind.
"""
import concurrent.futures
import json
import os
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as xml

STORE = os.environ["MODEL_STORE"].rstrip("/")     # https://ACCOUNT.blob.core.windows.net/CONTAINER
MODELS = os.environ.get("MODELS", "").split()     # folders of the container; none: all
CACHE = os.environ.get("MODEL_CACHE", "/mnt/scratch/models")
IDENTITY = os.environ.get("IDENTITY_ENDPOINT", "http://169.254.169.254/metadata/identity/oauth2/token")


def token():
    query = urllib.parse.urlencode({"api-version": "2018-02-01", "resource": "https://storage.azure.com/"})
    request = urllib.request.Request(f"{IDENTITY}?{query}", headers={"Metadata": "true"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["access_token"]


def ask(url, key):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {key}", "x-ms-version": "2023-11-03"})
    return urllib.request.urlopen(request, timeout=300)


def listed(prefix, key):
    marker = ""
    while True:
        query = {"restype": "container", "comp": "list", "prefix": prefix, "marker": marker}
        with ask(f"{STORE}?{urllib.parse.urlencode(query)}", key) as answer:
            page = xml.parse(answer).getroot()
        for blob in page.iter("Blob"):
            yield blob.findtext("Name"), int(blob.findtext("Properties/Content-Length"))
        marker = page.findtext("NextMarker") or ""
        if not marker:
            return


def fetch(name, size, key):
    path = os.path.normpath(os.path.join(CACHE, name))
    if not path.startswith(os.path.normpath(CACHE) + os.sep):
        raise SystemExit(f"warm: {name} would lie outside {CACHE}")
    if os.path.exists(path) and os.path.getsize(path) == size:
        return 0
    os.makedirs(os.path.dirname(path), exist_ok=True)
    part = path + ".part"
    with ask(f"{STORE}/{urllib.parse.quote(name)}", key) as answer, open(part, "wb") as out:
        while chunk := answer.read(8 << 20):
            out.write(chunk)
    if os.path.getsize(part) != size:
        raise SystemExit(f"warm: {name} came with {os.path.getsize(part)} bytes, and the store says {size}")
    os.replace(part, path)
    return size


def main():
    # The cache is on scratch or nowhere: the OS disk is small, slow and billed.
    if os.stat(os.path.dirname(CACHE)).st_dev == os.stat("/").st_dev and not os.environ.get("MODEL_CACHE_ANYWHERE"):
        raise SystemExit(f"warm: {CACHE} would lie on the OS disk; is scratch mounted?")
    key = token()
    files = [file for prefix in [f"{model}/" for model in MODELS] or [""] for file in listed(prefix, key)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        got = sum(pool.map(lambda file: fetch(*file, key), files))
    print(f"warm: {len(files)} files in {CACHE}, {got} bytes fetched")
    return 0 if files else f"warm: {STORE} has no file of {' '.join(MODELS) or 'any model'}"


if __name__ == "__main__":
    sys.exit(main())
