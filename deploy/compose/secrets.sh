#!/bin/sh
# Passwords for docker-compose.yml, a file each, made once and never overwritten.
#
# The folder is closed to others. The files are not: compose mounts them as they are, into
# containers whose users own nothing here.
set -eu
folder=${1:-$(cd "$(dirname "$0")" && pwd)/secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in redis-worker-password redis-loader-password grafana-admin-password; do
    if [ ! -s "$folder/$name" ]; then
        od -An -N24 -tx1 /dev/urandom | tr -d ' \n' > "$folder/$name"
        echo "made $name"
    fi
    chmod 444 "$folder/$name"
done
