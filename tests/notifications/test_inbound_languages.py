"""In which language a number is answered that belongs to no contact."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Incident
from notifications import sms_words as words
from registrations.models import Household
from shelters.models import Shelter
from shelters.sms.words import NO_PLACE
from tests.builders import make_household
from tests.notifications.texting import BUDI, STRANGER, Say, ago, answer

pytestmark = pytest.mark.usefixtures("incident")
AGREED = {"record": True, "share": False, "sms": True, "script": "v1", "language": "id"}
MakeFamily = Callable[..., Household]


@pytest.fixture
def make_family(incident: Incident) -> MakeFamily:
    """A family that may be written to; `make_family("en")` speaks English."""

    def make(language: str | None, **more: str) -> Household:
        fields: dict[str, Any] = {
            "phone": STRANGER,
            "consent": AGREED,
            "language": language,
            **more,
        }
        return make_household(incident, 3, **fields)

    return make


@pytest.mark.parametrize(("speaks", "which"), [("id", "id"), ("en", "en"), ("rhg", "id")])
def test_a_family_is_answered_in_its_own_language(
    make_family: MakeFamily, say: Say, speaks: str, which: str
) -> None:
    family = make_family(speaks)
    row = say(f"NOMOR {family.number}", STRANGER)
    assert answer(row) == getattr(NO_PLACE, which).format(people=3)
    assert row.reply is not None
    assert row.reply.language == which
    for text, said in (("BERHENTI", words.STOPPED), ("MULAI", words.STARTED)):
        assert answer(say(text, STRANGER)) == getattr(said, which)
    assert ("Ring us up" in answer(say("DARURAT", STRANGER))) == (which == "en")


def test_an_example_is_in_the_language_of_the_family(make_family: MakeFamily, say: Say) -> None:
    make_family("en")
    row = say("NOMOR", STRANGER)
    assert answer(row).startswith("Not understood")


def test_the_newest_family_with_a_shared_phone_is_asked(make_family: MakeFamily, say: Say) -> None:
    make_family("id", captured_at=ago(hours=5).isoformat())
    make_family("en", captured_at=ago(hours=2).isoformat(), phone_owner="shared")
    assert answer(say("BERHENTI", STRANGER)) == words.STOPPED.en


def test_somebody_elses_phone_speaks_no_familys_language(make_family: MakeFamily, say: Say) -> None:
    make_family("en", phone_owner="other")
    assert answer(say("BERHENTI", STRANGER)) == words.STOPPED.id


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("STOP", "en"),
        ("Unsubscribe", "en"),
        ("START", "en"),
        ("berhenti", "id"),
        ("mulai", "id"),
        ("Stop dulu pak", "en"),
    ],
)
def test_an_unknown_sender_is_answered_in_the_language_of_the_command(
    say: Say, text: str, which: str
) -> None:
    row = say(text, STRANGER)
    said = words.STARTED if row.command == "start" else words.STOPPED
    assert answer(row) == getattr(said, which)


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("STATUS MTW01", "en"),
        ("OPEN MTW01", "en"),
        ("BUKA MTW01", "id"),
        ("halo", "id"),
        ("saya tidak tahu", "id"),
    ],
)
def test_the_polite_answer_follows_the_command_as_well(say: Say, text: str, which: str) -> None:
    assert answer(say(text, STRANGER)) == getattr(words.STRANGER, which)


@pytest.mark.parametrize(("text", "language"), [("HELP", "en"), ("TOLONG", "id"), ("URGENT", "en")])
def test_a_cry_for_help_is_answered_in_its_language(say: Say, text: str, language: str) -> None:
    row = say(text, STRANGER)
    assert row.reply is not None
    assert (row.urgent, row.reply.language) == (True, language)


def test_no_in_front_of_a_number_is_not_english(make_family: MakeFamily, say: Say) -> None:
    row = say("No 001-0001-68", STRANGER)
    assert (row.command, answer(row)) == (
        "number",
        "Untuk keterangan tentang kartu ini, hubungi petugas.",
    )


def test_a_contact_reads_its_own_language_whatever_it_writes(
    site: Shelter, say: Say, budi_by_phone: object
) -> None:
    assert answer(say("BERHENTI", BUDI)) == words.STOPPED.en
