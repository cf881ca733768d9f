#!/usr/bin/env bash
# Starts an S3 server (a Ceph of one node that keeps objects in memory) for the tests, on 127.0.0.1 only, makes a bucket
# and prints its address:
#   export ARTIFACTSDK_TEST_S3="$(tests/servers/start-s3.sh)"
# Arguments: [DIR] (default: a folder under /tmp) [PORT] (default: 15480; the next one is used as well). One that runs in DIR
# already is used as it is. Takes about 15 s and 350 MB of memory. Stop and remove it: tests/servers/stop.sh
# On Debian and Ubuntu: apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common
set -euo pipefail

dir=$(realpath -m "${1:-/tmp/artifactsdk-test-servers/s3}")
port=${2:-15480}
monitor=$((port + 1))
user=test-key
secret=test-secret
bucket=artifactsdk-test

for tool in radosgw radosgw-admin ceph ceph-mon ceph-osd ceph-authtool monmaptool curl; do
    command -v "$tool" > /dev/null || {
        echo "start-s3: '$tool' is not installed (Debian: apt-get install -y --no-install-recommends radosgw ceph-mon ceph-osd ceph-common curl)" >&2
        exit 3
    }
done

answer() { echo "s3://$user:$secret@$bucket?endpoint=http://127.0.0.1:$port"; }

if [ -e "$dir/port" ] && [ -e "$dir/run/gateway.pid" ] && kill -0 "$(cat "$dir/run/gateway.pid")" 2> /dev/null; then
    port=$(cat "$dir/port")
    answer
    exit 0
fi

# Another cluster on these ports would be taken for this one.
for taken in "$port" "$monitor"; do
    if (exec 3<> "/dev/tcp/127.0.0.1/$taken") 2> /dev/null; then
        echo "start-s3: port $taken is in use; give another one: $0 DIR PORT" >&2
        exit 1
    fi
done

rm -rf "$dir"
mkdir -p "$dir"/{monitor,osd/0,run,log,gateway}
cd "$dir"
# Says why, and leaves nothing running.
give_up() {
    for pidfile in "$dir"/run/*.pid; do
        [ -e "$pidfile" ] && kill "$(cat "$pidfile")" 2> /dev/null
    done
    echo "start-s3: $1" >&2
    exit 1
}

id=$(cat /proc/sys/kernel/random/uuid)
cat > ceph.conf << X
[global]
fsid = $id
mon_host = v1:127.0.0.1:$monitor
mon_initial_members = a
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_msgr2 = false
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 8
osd_pool_default_pgp_num = 8
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
run_dir = $dir/run
log_file = $dir/log/\$name.log
admin_socket = $dir/run/\$name.asok
pid_file = $dir/run/\$name.pid
keyring = $dir/keyring
[mon]
mon_data = $dir/monitor/a
mon_data_avail_warn = 1
mon_data_avail_crit = 1
[osd]
osd_data = $dir/osd/\$id
osd_objectstore = memstore
memstore_device_bytes = 4294967296
[client.gateway]
rgw_frontends = beast endpoint=127.0.0.1:$port
rgw_data = $dir/gateway
X

{
    ceph-authtool --create-keyring keyring --gen-key -n mon. --cap mon 'allow *'
    ceph-authtool keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
    monmaptool --create --addv a "[v1:127.0.0.1:$monitor]" --fsid "$id" monmap
    ceph-mon --mkfs -i a --monmap monmap --keyring keyring -c ceph.conf
    ceph-mon -i a -c ceph.conf
    osd=$(cat /proc/sys/kernel/random/uuid)
    timeout 60 ceph -c ceph.conf osd create "$osd"
    ceph-osd -i 0 --mkfs --osd-uuid "$osd" -c ceph.conf
    ceph-osd -i 0 -c ceph.conf
    timeout 120 radosgw-admin -c ceph.conf -n client.gateway user create --uid=test --display-name=test --access-key="$user" --secret-key="$secret"
} > log/start.out 2>&1 || give_up "it did not start; see $dir/log/start.out"

# Away from this script's output, which somebody waits for the end of.
nohup radosgw -f -n client.gateway -c ceph.conf > log/gateway.out 2>&1 < /dev/null &
echo $! > run/gateway.pid
for _ in $(seq 240); do
    if curl -s -o /dev/null "http://127.0.0.1:$port/"; then
        # The digest of no bytes: stores want it signed, and curl does not add it.
        curl -s -f -o /dev/null -H "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" --aws-sigv4 aws:amz:us-east-1:s3 -u "$user:$secret" -X PUT "http://127.0.0.1:$port/$bucket" \
            || give_up "the bucket could not be made"
        echo "$port" > port
        answer
        exit 0
    fi
    sleep 0.25
done
give_up "the gateway did not answer; see $dir/log"
