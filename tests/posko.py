"""A real Posko, with all its processes, in a data folder of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.request import urlopen

from config.supervisor import ROOT

UP = [sys.executable, str(ROOT / "manage.py"), "up"]


class Posko:
    """A real one, in a data folder of its own."""

    supervisor: subprocess.Popen[bytes]

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as door:
            self.port = door.getsockname()[1]
        self.log = folder / "log"
        ours = ("POSKO_", "DATABASE_URL", "BROKER_URL", "DJANGO_")
        self.env = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
        self.env |= {"POSKO_DATA": str(folder / "data"), "POSKO_PORT": str(self.port)}
        self.env |= {"POSKO_DEMO": "0"}

    def skip_first_start(self) -> None:
        """Begin with an empty register whose tables are there: making them is most of a first start."""
        shutil.copytree(_empty_register(), self.env["POSKO_DATA"])

    def start(self) -> None:
        with self.log.open("wb") as log:
            self.supervisor = subprocess.Popen(UP, env=self.env, stdout=log, stderr=log)
        wait_until(lambda: self.ready() or self.supervisor.poll() is not None, 90)
        assert self.ready(), self.log.read_text()

    def ready(self) -> bool:
        return "Posko is ready" in self.log.read_text()

    def try_to_start(self, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            UP, env=self.env | env, capture_output=True, text=True, timeout=60, check=False
        )

    def child(self, words: str) -> int:
        """The process id of the child whose command line holds `words`, 0 while there is none."""
        parent = self.supervisor.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return next((int(child) for child in children if words in command_line(child)), 0)

    def answers(self) -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


@cache
def _empty_register() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="posko-test-"))
    posko = Posko(folder)
    Path(posko.env["POSKO_DATA"]).mkdir()
    migrate = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, env=posko.env, check=True)
    return Path(posko.env["POSKO_DATA"])


def wait_until(look: Callable[[], object], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def alive(process: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def command_line(process: str) -> str:
    return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
