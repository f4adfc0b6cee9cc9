# Make a virtual environment at $1 with the first Python on the PATH that is new enough; keep one that works.
set -eu
venv=$1
here=$(pwd -P)

new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if "$venv/bin/python" -m pip --version >/dev/null 2>&1 && new_enough "$venv/bin/python"; then
    if [ ! -e "$venv/.created" ] || [ "$(cat "$venv/.created")" = "$here" ]; then
        printf '%s\n' "$here" >"$venv/.created"
        exit 0
    fi
    echo "The environment $venv was made in another folder; making it anew." >&2
fi

python=""
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if new_enough "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "unionref needs Python 3.11 or newer; found: $(python3 --version 2>/dev/null || echo 'no python3')." >&2
    echo "To fix: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.12 run" >&2
    exit 2
fi
if ! "$python" -m venv --clear "$venv"; then
    echo "$python could not make a virtual environment in $venv." >&2
    echo "To fix: install Python's venv module (on Debian and Ubuntu: apt-get install python3-venv)." >&2
    exit 2
fi
printf '%s\n' "$here" >"$venv/.created"
