#!/bin/sh
# Chromium, Dovecot and libfaketime for the tests: found, or installed where that needs no question; otherwise
# the tests that want them are skipped, and one line each says how to get them.
set -u

if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi

found() {
    for program in "$@"; do
        if [ -x "$program" ] || command -v "$program" >/dev/null 2>&1; then return 0; fi
    done
    return 1
}

may_install() {
    command -v apt-get >/dev/null 2>&1 && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }
}

install() {
    may_install || return 1
    echo "installing $*"
    DEBIAN_FRONTEND=noninteractive $sudo apt-get update -q >/dev/null 2>&1
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends "$@" \
        >/dev/null 2>&1
}

if ! found chromium chromium-browser google-chrome google-chrome-stable \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; then
    install chromium || echo "browser tests are skipped: install Chromium (apt install chromium)"
fi
if ! found dovecot /usr/sbin/dovecot /usr/local/sbin/dovecot /opt/homebrew/sbin/dovecot; then
    install dovecot-imapd || echo "IMAP tests are skipped: install Dovecot (apt install dovecot-imapd)"
fi
if ! ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; then
    install libfaketime || echo "R14 of the chaos tests is skipped: install libfaketime"
fi
exit 0
