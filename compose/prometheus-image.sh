#!/usr/bin/env bash
# Makes an image of Prometheus without an image registry: the program of Debian's package on the base image. Needs apt and base-image.sh.
# Then: PROMETHEUS_IMAGE=causeway-prometheus:local docker-compose -f compose/docker-compose.yml up
set -euo pipefail

fail() { printf 'prometheus-image: %s\n' "$1" >&2; exit 2; }

docker image inspect causeway-base:local >/dev/null 2>&1 || fail "the image causeway-base:local is missing. Make it: compose/base-image.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
(cd "$work" && apt-get download -q prometheus >log 2>&1) || { cat "$work/log" >&2; fail "the package prometheus cannot be downloaded; try: apt-get update"; }
dpkg-deb -x "$work"/prometheus_*.deb "$work/root"
cat >"$work/root/Dockerfile" <<'END'
FROM causeway-base:local
COPY usr/bin/prometheus /bin/prometheus
RUN install -d -o nobody /prometheus
USER nobody
VOLUME /prometheus
ENTRYPOINT ["/bin/prometheus"]
END
docker build -q -t causeway-prometheus:local "$work/root"
