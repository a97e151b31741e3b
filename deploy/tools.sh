#!/bin/sh
# What the tests of deploy/helm need and no registry of Python's has: helm, and the schemas of
# KEDA's and the Prometheus operator's resources. All from Go modules (their checksums are
# verified), into .tools/, once.
set -eu
cd "$(dirname "$0")/.."
helm=helm.sh/helm/v3/cmd/helm@v3.22.0
keda=github.com/kedacore/keda/v2@v2.18.3
operator=github.com/prometheus-operator/prometheus-operator@v0.87.1

wanted="$helm $keda $operator"
if [ "$(cat .tools/made 2>/dev/null)" = "$wanted" ]; then exit 0; fi
if ! command -v go >/dev/null; then
    echo "go is missing: the tests of deploy/ skip at a desk and fail in CI (Debian: golang)"
    exit 0
fi

# Copies a file of a module's that it has not unpacked for building.
take() { # module, path in it
    folder=$(go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    install -m 644 "$folder/$2" .tools/crds/
}

mkdir -p .tools/bin .tools/crds
echo "Building helm (minutes, the first time)"
GOBIN=$PWD/.tools/bin go install "$helm"
take "$keda" config/crd/bases/keda.sh_scaledobjects.yaml
take "$keda" config/crd/bases/keda.sh_triggerauthentications.yaml
crds=example/prometheus-operator-crd
take "$operator" "$crds/monitoring.coreos.com_podmonitors.yaml"
take "$operator" "$crds/monitoring.coreos.com_prometheusrules.yaml"
echo "$wanted" > .tools/made
