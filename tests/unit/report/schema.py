#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""schema: does a golden document hold to its schema?  Arguments: schema, document.

Exits 77 (skipped) when the schema or python3-jsonschema is not there."""
import json
import pathlib
import sys

schema_path, document_path = map(pathlib.Path, sys.argv[1:])
try:
    import jsonschema
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)
if not schema_path.exists():
    print(f"skipped: {schema_path} is not there; npm ci --prefix tests fetches it")
    sys.exit(77)

schema = json.loads(schema_path.read_text())
document = json.loads(document_path.read_text())
kind = jsonschema.validators.validator_for(schema)
kind.check_schema(schema)
bad = list(kind(schema).iter_errors(document))
for error in bad:
    print("/".join(map(str, error.absolute_path)), error.message[:300])
sys.exit(bool(bad))
