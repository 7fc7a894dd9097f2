"""What other processes do in the race tests."""

from django.core.management import call_command

from core.actors import SYSTEM
from incidents.queries import by_ref
from registrations import reading
from registrations.services import register_once
from tests.builders import household_body, make_household


def desk(ref: str, households: int) -> list[str]:
    """Register some households, one after the other; their numbers."""
    incident = by_ref(ref)
    return [make_household(incident, people=2).number for _ in range(households)]


def send(ref: str, id: str) -> bool:
    """Send one household; whether it was new."""
    body = reading.read(household_body(3, id=id))
    _household, new = register_once(by_ref(ref), by=SYSTEM, body=body)
    return new


def import_file(ref: str, path: str) -> None:
    call_command("import_households", path, "--incident", ref)
