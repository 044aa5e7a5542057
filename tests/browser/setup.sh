#!/bin/sh
# Chromium for the browser tests: Debian's, where it is missing and this user may install it. Never fails: the tests
# say why they are skipped.
command -v chromium >/dev/null && command -v chromedriver >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "chromium и chromium-driver не установлены, и установить их нельзя: тесты в браузере будут пропущены" >&2
    exit 0
fi
apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium chromium-driver fonts-dejavu-core >/dev/null 2>&1 ||
    echo "chromium не установился: тесты в браузере будут пропущены" >&2
exit 0
