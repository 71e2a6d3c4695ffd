#!/usr/bin/env bash
# Makes a base image without an image registry: Debian by debootstrap, with the JDK 25 of this machine. Needs root.
# Then: docker build -f compose/Dockerfile --build-arg BASE_IMAGE=causeway-base:local -t causeway:local .
set -euo pipefail

fail() { printf 'base-image: %s\n' "$1" >&2; exit 2; }

command -v debootstrap >/dev/null || fail "debootstrap is missing. Install it: apt-get install debootstrap"
docker info >/dev/null 2>&1 || fail "no Docker engine answers. Start one, such as: dockerd &"

for home in "${CAUSEWAY_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*; do
  [[ -x $home/bin/java && $("$home/bin/java" -version 2>&1 | head -n 1) == *'"25'* ]] && java_home=$home && break
done
[[ -n ${java_home:-} ]] || fail "JDK 25 is missing. Install one, or set CAUSEWAY_JAVA_HOME to its folder."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" >"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2; fail "debootstrap failed"; }
rm -rf "$work"/root/var/cache/apt/archives/*.deb
mkdir -p "$work/root/opt/java"
cp -a "$java_home/." "$work/root/opt/java/"
rm -rf "$work"/root/opt/java/{jmods,lib/src.zip}
tar -C "$work/root" -c . | docker import -c 'ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - causeway-base:local
