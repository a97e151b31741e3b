#!/bin/sh
# redis-server with the users of users.acl: a worker reads lists, a loader writes them. Passwords
# come from the environment; only their SHA-256 reaches a file. Arguments go on to redis-server.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
users=${REDIS_ACL_DIRECTORY:-/tmp}/users.acl
sha() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }
umask 077
sed -e "s/WORKER_SHA256/$(sha "${REDIS_WORKER_PASSWORD:?is not set}")/" \
    -e "s/LOADER_SHA256/$(sha "${REDIS_LOADER_PASSWORD:?is not set}")/" "$here/users.acl" > "$users"
exec redis-server --aclfile "$users" "$@"
