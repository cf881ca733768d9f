#!/usr/bin/env bash
# Starts PostgreSQL for the tests, on 127.0.0.1 only, and prints its connection string:
#   export ARTIFACTSDK_TEST_POSTGRES="$(tests/servers/start-postgres.sh)"
# Arguments: [DIR] (default: a folder under /tmp) [PORT] (default: 15439). One that runs in DIR already is used as it is.
# Stop and remove it: tests/servers/stop.sh
# Needs PostgreSQL 14 or later; on Debian and Ubuntu: apt-get install -y postgresql
set -euo pipefail

dir=$(realpath -m "${1:-/tmp/artifactsdk-test-servers/postgres}")
port=${2:-15439}

bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1 || true)
[ -n "$bin" ] || bin=$(dirname "$(command -v pg_ctl || echo /missing/pg_ctl)")
[ -x "$bin/pg_ctl" ] || { echo "start-postgres: PostgreSQL is not installed (Debian: apt-get install -y postgresql)" >&2; exit 3; }

# PostgreSQL refuses to run as root.
as=()
mkdir -p "$dir"
if [ "$(id -u)" -eq 0 ]; then
    as=(runuser -u postgres --)
    chown postgres "$dir"
fi
cd /

if ! "${as[@]}" "$bin/pg_ctl" -D "$dir/data" status > /dev/null 2>&1; then
    [ -e "$dir/data/PG_VERSION" ] || "${as[@]}" "$bin/initdb" -D "$dir/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 > "/dev/null"
    # Not durable, which makes test databases cheap: nothing in here outlives the machine.
    "${as[@]}" "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -t 60 start > /dev/null \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400" \
        || { echo "start-postgres: it did not start; see $dir/log" >&2; exit 1; }
fi

port=$(sed -n 4p "$dir/data/postmaster.pid")
echo "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
