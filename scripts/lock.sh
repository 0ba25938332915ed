#!/bin/sh
# Resolves requirements*.in anew into lock files: versions and hashes, no address of an index.
set -eu

compile() {
    "$BIN/uv" pip compile --quiet --no-config --upgrade --universal --generate-hashes \
        --python-version 3.11 --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        "$@"
}

compile requirements.in -o requirements.lock
compile requirements-quickstart.in -o requirements-quickstart.lock
compile requirements-dev.in -o requirements-dev.lock
compile --no-deps requirements-redis.in -o requirements-redis.lock
