"""Correcting a household, and running the commands that read in files as whoever types them sees it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from incidents.models import Incident
from partners.models import User
from registrations.models import Household
from tests.builders import make_household
from tests.conftest import SignIn


@dataclass(frozen=True)
class Run:
    """How a command ended: its exit code, its last line of output, and what it said on the way."""

    code: int
    result: dict[str, Any]
    said: list[str]

    @property
    def counts(self) -> list[int]:
        """Created, duplicate, conflict, rejected."""
        return [self.result[state] for state in ("created", "duplicate", "conflict", "rejected")]


@pytest.fixture
def run() -> Callable[..., Run]:
    def run_command(*arguments: Any) -> Run:
        output, errors, code = StringIO(), StringIO(), 0
        try:
            call_command(*map(str, arguments), stdout=output, stderr=errors)
        except SystemExit as end:
            code = int(str(end.code))
        return Run(
            code, json.loads(output.getvalue().splitlines()[-1]), errors.getvalue().splitlines()
        )

    return run_command


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str, name: str = "boat.csv") -> Path:
        file = tmp_path / name
        file.write_text(text)
        return file

    return write


@pytest.fixture
def correct(sign_in: SignIn, sari: User) -> Callable[..., Any]:
    """What the API answers to a correction of the household as it is now, or as of `base`."""
    client = sign_in(sari)

    def send(household: Household, base: str | None = None, **changes: Any) -> Any:
        body = {"base_hash": base or household.refreshed().content_hash, **changes}
        path = f"/api/v1/households/{household.pk}/"
        return client.patch(path, body, content_type="application/json")

    return send


@pytest.fixture
def other(incident: Incident) -> Household:
    """A grandmother with a grandson."""
    persons = [
        {"name": "Rokeya", "sex": "f", "age": 61, "relationship": "focal_point"},
        {"name": "Selim", "sex": "m", "age": 12, "relationship": "grandchild"},
    ]
    return make_household(incident, persons=persons, focal_point=None, counts=None)


def told(file: Path) -> list[dict[str, Any]]:
    text = file.with_name(f"{file.name}.errors.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def arrivals(run: Callable[..., Run], file: Path, incident: Incident, *more: str) -> Run:
    return run("import_arrivals", file, "--incident", incident.ref, *more)
