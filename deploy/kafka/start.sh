#!/bin/sh
# Apache Kafka as server.properties beside this script has it (or another file, given as argument);
# formats its storage when it starts for the first time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
properties=${1:-$here/server.properties}
PATH=$PATH:/opt/kafka/bin
# Any 16 bytes in base64: there is one such cluster on its network
kafka-storage.sh format --ignore-formatted --cluster-id VnM0c3Ryb0NvbXBvc2VfMQ --config "$properties"
exec kafka-server-start.sh "$properties"
