"""Child processes that end with their parent, and how long to wait before each restart.

Standard library only: the supervisor imports it, and so does each web process.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
GOOD_RUN = 30.0

Process = subprocess.Popen[str]

# prctl(2), <linux/prctl.h>
_PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def die_with_parent(parent: int) -> None:
    """Have Linux kill this process when the thread that started it ends; elsewhere nothing happens.

    `parent` is the process id of the parent, which may have ended before this was called.
    """
    if _prctl:
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


def spawn(command: Sequence[str], *, stdout: int | None = None) -> Process:
    """Start `command` as the leader of its own session, so that its whole family can be killed."""
    parent = os.getpid()
    return subprocess.Popen(  # noqa: S603 - the commands are the supervisor's own
        command,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        text=True,
        start_new_session=True,
        # The supervisor has one thread: nothing can be held locked between fork and exec.
        preexec_fn=lambda: die_with_parent(parent),  # noqa: PLW1509
    )


def kill_family(leader: Process) -> None:
    """Kill what is left of the session that `leader` started, and reap the leader."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)
    leader.wait()


@dataclass
class Backoff:
    """The wait before a restart: doubles each time, and begins anew after a good run."""

    wait: float = FIRST_WAIT

    def after(self, lived: float) -> float:
        """Seconds to wait before starting again what lived for `lived` seconds."""
        wait = FIRST_WAIT if lived >= GOOD_RUN else self.wait
        self.wait = min(wait * 2, LONGEST_WAIT)
        return wait
