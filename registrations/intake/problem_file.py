"""Where an import tells its problems: each in a line for people, and in a file with what it came from."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from registrations.intake.imports import Problem


class ProblemFile:
    """`say` gets `line 7: phone: This is not a phone number.`, never what stands in the line.

    The file beside the imported one is made with the first problem, readable for its owner only, since it
    repeats the line. One from an earlier reading goes away first.
    """

    def __init__(self, imported: Path, say: Callable[[str], object], word: str) -> None:
        self.path = imported.with_name(f"{imported.name}.errors.jsonl")
        self._say = say
        self._word = word
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def tell(self, problem: Problem) -> None:
        parts = [f"{self._word} {problem.line}", problem.field, problem.reason]
        self._say(": ".join(part for part in parts if part))
        if self._file is None:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8")
        self._file.write(json.dumps(problem._asdict()) + "\n")
