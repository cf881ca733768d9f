#!/usr/bin/env bash
# Publishes a program that uses the client, trimmed for net10.0 and (where clang is there) compiled to native code for net8.0, warnings being
# errors, and runs both against a server of its own. Closes with "N passed, N failed". Needs the .NET 10 SDK and the package feed.
set -uo pipefail
cd "$(dirname "$0")/../.."

passed=0 failed=0
work=$(mktemp -d)
server=
cleanup() {
    if [ -n "$server" ]; then kill "$server" 2> /dev/null; wait "$server" 2> /dev/null; fi
    rm -rf "$work"
}
trap cleanup EXIT

dotnet build src/ArtifactSdk.Server -c Release --nologo -v quiet > "$work/log" 2>&1 || { cat "$work/log"; echo "0 passed, 1 failed"; exit 1; }
dotnet artifacts/bin/ArtifactSdk.Server/release/ArtifactSdk.Server.dll --data "$work/data" --urls http://127.0.0.1:0 > "$work/server" 2>&1 &
server=$!
key= address=
for _ in $(seq 120); do
    key=$(grep -oE '\b[0-9a-f]{40}\b' "$work/server" | head -n 1)
    address=$(grep -oE 'http://127\.0\.0\.1:[1-9][0-9]*' "$work/server" | head -n 1)
    if [ -n "$key" ] && [ -n "$address" ]; then break; fi
    sleep 0.5
done
[ -n "$key" ] && [ -n "$address" ] || { cat "$work/server"; echo "the server did not start"; echo "0 passed, 1 failed"; exit 1; }

# try NAME FRAMEWORK: publishes, runs, counts.
try() {
    local name=$1 framework=$2 runtime
    runtime=$(dotnet --info | sed -n 's/^ *RID: *//p' | head -n 1)
    case $runtime in *musl*) ;; linux*|debian*|ubuntu*) runtime=linux-${runtime##*-} ;; esac
    if dotnet publish tests/publishing/Published -c Release -f "$framework" -r "$runtime" -o "$work/$framework" --nologo -v quiet > "$work/log" 2>&1 \
        && WANDB_API_KEY=$key WANDB_BASE_URL=$address timeout 120 "$work/$framework/Published" > "$work/log" 2>&1; then
        passed=$((passed + 1))
        echo "$name ($framework, $(du -sm "$work/$framework" | cut -f1) MB): $(tail -n 1 "$work/log")"
    else
        failed=$((failed + 1))
        echo "$name ($framework) failed:"
        head -n 30 "$work/log"
    fi
}

try trimmed net10.0
if command -v clang > /dev/null; then
    try native net8.0
else
    echo "native: left out, clang is not installed"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
