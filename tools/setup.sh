# For ./run and ./test, which set `root` and source this: finds a Python and keeps .venv equal to a lock.
# shellcheck shell=sh
venv=$root/.venv

die() {
    printf 'posko: %s\n' "$*" >&2
    exit 1
}

find_python() {
    missing='python3 python3-venv'
    for python in python3.13 python3.12 python3.11 python3; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        "$python" -c 'import ensurepip, venv' 2>/dev/null && return
        missing=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    done
    die "Python 3.11 or newer with venv is needed; try: apt-get install $missing"
}

# Prints what .venv must be: this Python, at this place, with these locks, one line each.
wanted() {
    "$venv/bin/python" - "$root" "$@" <<'END' 2>/dev/null
import hashlib, pathlib, sys
root, *locks = sys.argv[1:]
print("%d.%d" % sys.version_info[:2], root)
for lock in locks:
    print(hashlib.sha256(pathlib.Path(root, lock).read_bytes()).hexdigest(), lock)
END
}

# True when the stamp of the last whole installation holds every line that is wanted.
installed() {
    lines=$(wanted "$@") && [ -f "$venv/stamp" ] || return 1
    printf '%s\n' "$lines" | while read -r line; do
        grep -qxF -- "$line" "$venv/stamp" || exit 1
    done
}

# install LOCK CONTAINED...: LOCK is installed, and holds all of the CONTAINED locks.
install() {
    installed "$1" && return
    printf 'Installing the packages of %s\n' "$1"
    # No stamp means that an installation was cut short: what it left cannot be trusted.
    installed || { find_python; "$python" -m venv --clear "$venv"; }
    rm -f "$venv/stamp"
    uv=$(command -v uv) || {
        uv=$venv/uv/bin/uv
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
            --upgrade --target "$venv/uv" --requirement "$root/requirements-uv.txt"
    }
    "$uv" pip sync --quiet --require-hashes --python "$venv/bin/python" "$root/$1"
    wanted "$@" >"$venv/stamp.part"
    mv "$venv/stamp.part" "$venv/stamp"
}
