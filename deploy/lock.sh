#!/usr/bin/env bash
# Renews requirements.lock and requirements-dev.lock: exact versions with hashes, and no index address.
# What the extras need is in the second: the tests run all of them.
# DuckDB stays at 1.5.5, the version whose files and extensions the project is built for.
set -euo pipefail
cd "$(dirname "$0")/.."

pins=$(mktemp)
trap 'rm -f "$pins"' EXIT
echo 'duckdb==1.5.5' >"$pins"
options=(--quiet --generate-hashes --strip-extras --allow-unsafe --no-header --annotation-style=line
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host)
pip-compile "${options[@]}" -c "$pins" --build-deps-for editable -o requirements.lock pyproject.toml
pip-compile "${options[@]}" -c requirements.lock --extra dev --extra dask --extra lake --extra explore \
  -o requirements-dev.lock \
  pyproject.toml
# The constraint file's random name is nobody's business.
sed -i "s|, -c $pins||; s|-c $pins, ||; s|    # via -c $pins||" requirements.lock requirements-dev.lock
