#!/bin/sh
# redis-server with the users of users.acl: a worker reads lists, a loader writes them, an officer
# makes exceptions (left out where there is no password for one). Passwords come from the
# environment, or from files that REDIS_WORKER_PASSWORD_FILE, _LOADER_ and _OFFICER_ name; only their
# SHA-256 reaches a file. Arguments go on to redis-server.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
users=${REDIS_ACL_DIRECTORY:-/tmp}/users.acl
worker=${REDIS_WORKER_PASSWORD:-$(cat "${REDIS_WORKER_PASSWORD_FILE:?nor REDIS_WORKER_PASSWORD is set}")}
loader=${REDIS_LOADER_PASSWORD:-$(cat "${REDIS_LOADER_PASSWORD_FILE:?nor REDIS_LOADER_PASSWORD is set}")}
sha() {
    test -n "$1" || { echo "a password of Redis is empty" >&2; exit 1; }
    printf %s "$1" | sha256sum | cut -d ' ' -f 1
}
worker=$(sha "$worker")
loader=$(sha "$loader")
officer=/OFFICER_SHA256/d
if [ -n "${REDIS_OFFICER_PASSWORD:-}${REDIS_OFFICER_PASSWORD_FILE:-}" ]; then
    officer=$(sha "${REDIS_OFFICER_PASSWORD:-$(cat "${REDIS_OFFICER_PASSWORD_FILE:-}")}")
    officer=s/OFFICER_SHA256/$officer/
fi
umask 077
sed -e "s/WORKER_SHA256/$worker/" -e "s/LOADER_SHA256/$loader/" -e "$officer" \
    "$here/users.acl" > "$users"
exec redis-server --aclfile "$users" "$@"
