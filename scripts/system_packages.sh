#!/bin/sh
# What the tests need from Debian: Chromium, the fonts of the forms, and readers of PDF.
# As root they are installed; otherwise the exact command is printed and the run stops.
set -eu
packages="openjdk-17-jre-headless chromium fonts-noto-cjk fonts-ipaexfont-gothic fonts-ipaexfont-mincho fonts-ipamj-mincho poppler-utils qpdf"
missing=""
for package in $packages; do
    dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
        missing="$missing $package"
done
[ -z "$missing" ] && exit 0
install="apt-get install --yes --no-install-recommends$missing"
if [ "$(id -u)" -ne 0 ]; then
    printf '\n× 試験に使うパッケージがありません:%s\n→ sudo apt-get update && sudo %s\n' "$missing" "$install" >&2
    exit 1
fi
echo "  … 試験に使うパッケージを入れています:$missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 - the list is meant to be split
$install >/dev/null 2>&1 || {
    apt-get update >/dev/null && $install >/dev/null || {
        printf '\n× パッケージを入れられません:%s\n→ apt-get update && %s\n' "$missing" "$install" >&2
        exit 1
    }
}
