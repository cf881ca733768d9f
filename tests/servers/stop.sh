#!/usr/bin/env bash
# Stops what start-postgres.sh and start-s3.sh started in their default folders, and removes what they kept.
set -euo pipefail
cd /
root=$(realpath -m "${1:-/tmp/artifactsdk-test-servers}")
[ -d "$root" ] || exit 0
for pidfile in "$root"/postgres/data/postmaster.pid "$root"/s3/run/*.pid; do
    [ -e "$pidfile" ] || continue
    pid=$(head -n 1 "$pidfile")
    kill -INT "$pid" 2> /dev/null || true
    for _ in $(seq 100); do kill -0 "$pid" 2> /dev/null || break; sleep 0.1; done
done
rm -rf "$root"
