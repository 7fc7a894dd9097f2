"""DARURAT: a child is alone, or somebody needs a doctor now, says a tablet or a telephone without network."""

from notifications.commands import (
    Answer,
    Call,
    Command,
    Outcome,
    Words,
    commands,
    languages,
    wordings,
)
from notifications.services.deciding import help_is_coming
from registrations import numbers
from registrations.models import Concern, Household
from registrations.queries import spoken_by
from registrations.services.calling import raise_household_task
from registrations.services.watch import CALLS

KINDS = {"child": Concern.Kind.CHILD_ALONE, "medical": Concern.Kind.MEDICAL_URGENT}
CALLED = Words(
    "{number} {what}: petugas sudah dipanggil. Tetap di dekat mereka sampai petugas datang.",
    "{number} {what}: somebody was called. Stay with them until they come.",
)
WHAT = {"child": Words("ANAK", "CHILD"), "medical": Words("MEDIS", "MEDICAL")}
UNKNOWN = Words(
    "Nomor kartu {number} belum ada di posko. Pesan ditandai mendesak, petugas akan menghubungi Anda.",
    "The card {number} is not known here yet. Your message is urgent: somebody will call you.",
)
wordings.add(
    "registrations",
    {name: value for name, value in globals().items() if isinstance(value, Words)}
    | {f"what:{name}": said for name, said in WHAT.items()},
)


def urgent(call: Call) -> Answer:
    """From whoever we know a task at once; from everybody else a cry for help. Never lost: a card that is
    still on its tablet only is red in the inbox."""
    if not call.caller.is_staff:
        return help_is_coming(call.message)
    number, what = call.word("household"), call.word("what")
    household = _household(number)
    if household is None:
        said = UNKNOWN(number=number)
        return Answer(said, Outcome.TRIAGE, problem="unknown_household", urgent=True)
    kind = KINDS[what]
    calls = CALLS[kind]
    raise_household_task(
        household, str(kind), role=calls.role, within=calls.within, urgent=True, by=call.speaker
    )
    said = CALLED(number=household.number, what=WHAT[what]())
    return Answer(said, scope=household.scope, about=household.pk, topic="urgent")


def _household(number: str) -> Household | None:
    read = numbers.read(number)
    if read is None or not read.is_right:
        return None
    rows = Household.objects.select_related("incident__scope")
    return rows.filter(number=str(read), incident__scope__closed_at=None).first()


commands.add("urgent", Command(urgent, is_open=True))
languages.add("registrations", spoken_by)
