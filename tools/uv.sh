#!/bin/sh
# Runs uv with this project's choice of Python: `sh tools/uv.sh ARGUMENTS`.
# A uv that works is used as it is. Where there is none, the pinned one is installed from the package index
# into .tools/, which `make clean` removes.
set -eu

UV_VERSION=0.13.9
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
tools="$here/.tools"

works() { "$@" --version >/dev/null 2>&1; }

# The first Python that can install the pinned uv; any version that pip still serves will do.
any_python() {
    for name in python3 python3.13 python3.12 python3.14 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            echo "$name"
            return
        fi
    done
    echo "No Python found: install Python 3.12 or newer (Debian and Ubuntu: apt-get install python3-venv)." >&2
    exit 1
}

# A venv first; where Debian's python3-venv is missing, pip can still install into a folder.
install_uv() {
    python=$(any_python)
    echo "Installing uv $UV_VERSION into .tools/ ..." >&2
    rm -rf "$tools/uv"
    if "$python" -m venv "$tools/uv" >/dev/null 2>&1 && works "$tools/uv/bin/python" -m pip; then
        "$tools/uv/bin/python" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" >&2
    elif rm -rf "$tools/uv" && works "$python" -m pip; then
        "$python" -m pip install --quiet --disable-pip-version-check --target "$tools/uv" "uv==$UV_VERSION" >&2
    else
        echo "$python has neither venv nor pip: install uv, or the package python3-venv." >&2
        exit 1
    fi
}

uv=uv
if ! works uv; then
    uv="$tools/uv/bin/uv"
    works "$uv" || install_uv
fi

# Python 3.13 (.python-version) where it is there, else any from 3.12 on. Only a machine that has none of them
# may download one: a build that fetches an interpreter unasked surprises people.
if [ -z "${UV_PYTHON:-}" ]; then
    if UV_PYTHON_DOWNLOADS=never "$uv" python find --no-project --quiet 3.13 >/dev/null 2>&1; then
        export UV_PYTHON_DOWNLOADS=never
    elif UV_PYTHON_DOWNLOADS=never "$uv" python find --no-project --quiet '>=3.12' >/dev/null 2>&1; then
        export UV_PYTHON_DOWNLOADS=never UV_PYTHON='>=3.12'
    fi
fi

exec "$uv" "$@"
