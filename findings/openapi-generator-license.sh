#!/usr/bin/env bash
# openapi-generator 7.26.0 (as PyPI ships its jar) refuses a valid OpenAPI 3.1 document whose licence has a name alone.
# In 3.1 `license.identifier` is optional. Seen: "attribute info.license.identifier is missing", exit 1, for every
# language; with an identifier, or in a 3.0 document, it generates. Fails if that changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check openapi-generator-cli==7.26.0
document() {
    printf '{"openapi":"%s","info":{"title":"Tickets","version":"1","license":%s},"paths":{"/count":{"get":{"operationId":"count","responses":{"200":{"description":"How many.","content":{"application/json":{"schema":{"type":"integer"}}}}}}}}}' "$1" "$2"
}
generates() {
    environment/bin/openapi-generator-cli generate -i "$1" -g python -o made >said 2>&1
}
document 3.1.0 '{"name":"MIT"}' >name.json
document 3.1.0 '{"name":"MIT","identifier":"MIT"}' >identifier.json
document 3.0.3 '{"name":"MIT"}' >older.json
if generates name.json; then
    echo "a licence with a name alone is taken now"
    exit 1
fi
grep -q "license.identifier is missing" said || { cat said; exit 1; }
generates identifier.json || { cat said; exit 1; }
generates older.json || { cat said; exit 1; }
echo "openapi-generator 7.26.0 refuses a licence without an identifier in 3.1, and takes it in 3.0"
