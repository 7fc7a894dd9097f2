"""What ./run and ./test do before there is a .venv, with a stand-in for uv."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.supervisor import ROOT

LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
RECORD = '#!/bin/sh\necho "$*" >>"{log}"\nexit ${{UV_FAILS:-0}}\n'
WITHOUT_VENV = '#!/bin/sh\ncase $* in *ensurepip*) exit 1 ;; esac\nexec {python} "$@"\n'


class Place:
    """A folder with two locks, and a PATH that begins with programs of ours."""

    def __init__(self, folder: Path) -> None:
        self.root, self.programs, self.log = folder / "my posko", folder / "bin", folder / "log"
        self.root.mkdir()
        self.programs.mkdir()
        for lock in (LOCK, DEV_LOCK):
            (self.root / lock).write_text(f"# {lock}\n")
        self.log.touch()
        self.program("uv", RECORD.format(log=self.log))

    def program(self, name: str, text: str) -> None:
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def shell(self, script: str, *, path: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """Run `script` after tools/setup.sh was sourced."""
        begin = f'set -eu; root=$1; . "{ROOT}/tools/setup.sh"; '
        path = path or f"{self.programs}:{os.environ['PATH']}"
        command = ["/bin/sh", "-c", begin + script, "sh", str(self.root)]
        return run(command, {**os.environ, **env, "PATH": path})

    def installed(self) -> list[str]:
        """The locks that uv was asked for, in order."""
        return [Path(line).name for line in self.log.read_text().splitlines()]


def run(command: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=env, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_without_a_python_one_line_says_what_to_install(place: Place) -> None:
    done = place.shell("find_python", path=str(place.programs))
    assert done.returncode == 1
    assert done.stderr == (
        "posko: Python 3.11 or newer with venv is needed; "
        "try: apt-get install python3 python3-venv\n"
    )


def test_a_python_without_venv_is_told_its_package(place: Place) -> None:
    place.program("python3", WITHOUT_VENV.format(python=sys.executable))
    done = place.shell("find_python", path=str(place.programs))
    version = "{}.{}".format(*sys.version_info)
    assert done.stderr.endswith(f"try: apt-get install python{version}-venv\n")


def test_unknown_words_are_refused_with_the_usage() -> None:
    done = run([str(ROOT / "test"), "quick"], dict(os.environ))
    assert done.stderr == "posko: ./test [fast] [-- arguments for pytest]\n"


def test_the_whole_test_wants_chromium(place: Place) -> None:
    place.program("dirname", '#!/bin/sh\necho "${1%/*}"\n')
    done = run(["/bin/sh", str(ROOT / "test")], {"PATH": str(place.programs)})
    assert done.returncode == 1
    assert done.stderr.endswith("(or ./test fast): apt-get install chromium\n")


@pytest.mark.slow
def test_a_lock_is_installed_once(place: Place) -> None:
    place.shell(f"install {LOCK}; install {LOCK}")
    assert place.installed() == [LOCK]


@pytest.mark.slow
def test_a_changed_lock_is_installed_again(place: Place) -> None:
    place.shell(f"install {LOCK}")
    (place.root / LOCK).write_text("# another\n")
    place.shell(f"install {LOCK}")
    assert place.installed() == [LOCK, LOCK]


@pytest.mark.slow
def test_run_keeps_what_test_installed(place: Place) -> None:
    place.shell(f"install {DEV_LOCK} {LOCK}; install {LOCK}")
    assert place.installed() == [DEV_LOCK]


@pytest.mark.slow
def test_an_installation_cut_short_begins_afresh(place: Place) -> None:
    assert place.shell(f"install {LOCK}", UV_FAILS="1").returncode == 1
    leftover = place.root / ".venv" / "leftover"
    leftover.touch()
    assert place.shell(f"install {LOCK}").returncode == 0
    assert not leftover.exists()
