"""A real Posko, with all its processes, in a data folder of its own."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.request import urlopen

from config.supervisor import ROOT

UP = [sys.executable, str(ROOT / "manage.py"), "up"]
Seen = TypeVar("Seen")
PATIENCE = 120  # seconds until a test gives up; a busy machine may take its time


class Posko:
    """A real one, in a data folder of its own."""

    supervisor: subprocess.Popen[bytes]

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
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
        wait_until(lambda: self.ready() or self.supervisor.poll() is not None)
        assert self.ready(), self.log.read_text()

    def ready(self) -> bool:
        return "Posko is ready" in self.log.read_text()

    def try_to_start(self, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            UP, env=self.env | env, capture_output=True, text=True, timeout=PATIENCE, check=False
        )

    def child(self, words: str) -> int:
        """The process id of the child whose command line holds `words`, 0 while there is none."""
        parent = self.supervisor.pid
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return next((int(child) for child in children if words in command_line(child)), 0)

    def kill(self, words: str) -> int:
        """Kill the child whose command line holds `words`, as soon as there is one; its process id."""
        child = wait_until(lambda: self.child(words))
        os.kill(child, signal.SIGKILL)
        return child

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


def free_port() -> int:
    """None of those that the kernel gives to whoever wants any: such a one may be taken before we begin."""
    while True:
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_until(look: Callable[[], Seen]) -> Seen:
    """What `look` sees, as soon as it sees something."""
    deadline = time.monotonic() + PATIENCE
    while not (seen := look()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)
    return seen


def alive(process: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def command_line(process: str) -> str:
    """Its words, none when it is gone meanwhile."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{process}/cmdline").read_text().replace("\0", " ")
    return ""
