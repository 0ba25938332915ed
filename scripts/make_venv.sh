#!/bin/sh
# Makes the virtual environment, and says in plain words what is missing where it cannot.
set -eu
venv=$1

recent() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python3.14}; do
    if recent "$candidate"; then python=$candidate; break; fi
done
if [ -z "${python:-}" ]; then
    echo "Python 3.11 or newer is needed. If it has another name: make PYTHON=/path/to/it run" >&2
    exit 1
fi

echo "making $venv with $("$python" --version)"
if "$python" -m venv "$venv" >/dev/null 2>&1; then
    exit 0
fi

# Debian and Ubuntu keep ensurepip in a package of its own.
package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
rm -rf "$venv"
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
    echo "installing $package"
    $sudo apt-get install -y -q "$package" >/dev/null 2>&1 ||
        { $sudo apt-get update -q && $sudo apt-get install -y -q "$package"; } >/dev/null 2>&1 ||
        true
fi
if ! "$python" -m venv "$venv"; then
    rm -rf "$venv"
    echo "Python cannot make a virtual environment here; try: apt install $package" >&2
    exit 1
fi
