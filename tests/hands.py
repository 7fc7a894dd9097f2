"""Many hands at once: real processes that do the same thing to the same database at the same moment."""

import importlib
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def start(work: str, *arguments: Any) -> subprocess.Popen[str]:
    """Start a process that calls `work` ("tests.shelters.hands:hold") with `arguments` (JSON values).

    It uses the database of this test run.
    """
    from django.conf import settings
    from django.db import connection

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "POSKO_TEST_DATA": str(settings.DATA_DIR),
        "POSKO_TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
    }
    command = [sys.executable, "-m", "tests.hands", work, json.dumps(arguments)]
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def together(work: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """Call `work` once for each list of arguments, each in its own process, all at once; their answers.

    The processes are forks of one that has not touched the database: however many, they begin within a
    few milliseconds of each other.
    """
    return list(answer(start("tests.hands:in_forks", work, calls)))


def in_forks(work: str, calls: Sequence[Sequence[Any]]) -> list[Any]:
    """The other side of `together`: call `work` in a fork for each list of arguments, from one signal on.

    If it returns a function, it has only made itself ready: that one is called when all the others are.
    """
    function, context = _function(work), multiprocessing.get_context("fork")
    ready = context.Barrier(len(calls))

    def one(answers: Connection, arguments: Sequence[Any]) -> None:
        ready.wait()
        result = function(*arguments)
        if callable(result):
            ready.wait()
            result = result()
        answers.send(result)

    hands = []
    for arguments in calls:
        ours, theirs = context.Pipe(duplex=False)
        hand = context.Process(target=one, args=(theirs, arguments))
        hand.start()
        theirs.close()
        hands.append(ours)
    return [hand.recv() for hand in hands]


def answer(process: subprocess.Popen[str]) -> Any:
    """What the call returned, when its process has ended."""
    try:
        output, _ = process.communicate(timeout=300)
    finally:
        if process.returncode is None:  # one that hangs would keep the others from their work
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, f"a hand failed with {process.returncode}"
    return json.loads(output.splitlines()[-1])


def _function(work: str) -> Any:
    module, _, name = work.partition(":")
    return getattr(importlib.import_module(module), name)


def _main() -> None:
    import django

    django.setup()
    work, arguments = sys.argv[1], json.loads(sys.argv[2])
    print(json.dumps(_function(work)(*arguments), default=str))


if __name__ == "__main__":
    _main()
