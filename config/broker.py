"""The embedded broker: Celery messages as files in the data folder."""

from pathlib import Path
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """kombu's file channel, with messages that appear whole.

    kombu opens a message under its final name and then writes it. A worker that looks in between
    (once in some 600 messages under load) reads an empty file and ends.
    """

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)  # type: ignore[no-untyped-call]
        Path(self.data_folder_in).mkdir(mode=0o700, parents=True, exist_ok=True)

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        whole = Path(self.data_folder_in, f"{time_ns()}-{uuid4()}.{queue}.msg")
        part = whole.with_suffix(".part")
        part.write_text(dumps(payload), encoding="utf-8")
        part.rename(whole)


class Transport(filesystem.Transport):
    Channel = Channel
