"""What the page of a household says of who has left, and how its changes are told there."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Event
from core.parts import Entry, State
from core.timeline import acts, tells
from partners.access import may
from partners.models import User
from registrations import ages, rights
from registrations.forms.presence import HappenedForm
from registrations.models import Household, Person
from registrations.presence import HAPPENED
from registrations.queries import people
from registrations.sections import Section, sections

PRESENT = Person.Status.PRESENT
GRAVE = {Person.Status.MISSING, Person.Status.NOT_SEEN, Person.Status.DECEASED}


def _presence(household: Household, user: User) -> dict[str, Any] | None:
    """Names for who may read names; the way to tell more for who may tell it."""
    may_report = rights.may_report(user, household)
    if not (household.named or may_report):
        return None
    away = (
        household.persons.exclude(status=PRESENT).order_by("-status_at") if household.named else ()
    )
    return {
        "away": [(person, HAPPENED[person.status]) for person in away],
        "counted_away": _counted(household),
        "form": HappenedForm(),
        "may_report": may_report,
        "may_enrol": may(user, "enrol", household) and household.status in Household.PRESENT,
    }


def _counted(household: Household) -> list[tuple[int, Any]]:
    """(how many without names, what became of them). No query where nothing was told of anybody."""
    changed = set(household.status_changes.exclude(counts={}).values_list("status", flat=True))
    found = [
        (ages.total(people.balance(household, status)), words)
        for status, words in HAPPENED.items()
        if status in changed - {PRESENT}
    ]
    return [(number, words) for number, words in found if number]


def _changed(event: Event) -> Entry:
    status, number = event.facts["status"], event.facts["people"]
    words = ngettext("%(n)s person: %(what)s", "%(n)s people: %(what)s", number)
    state: State = "good" if status == PRESENT else "attention" if status in GRAVE else "info"
    return Entry(event.at, words % {"n": number, "what": HAPPENED[status]}, state=state)


def _added(event: Event) -> Entry:
    if event.facts["cause"] == "birth":
        return Entry(event.at, _("A child was born"), state="good")
    return Entry(event.at, _("Somebody has found their family"), state="good")


def _moved(event: Event) -> Entry:
    words = ngettext(
        "%(n)s person went over to %(number)s", "%(n)s people went over to %(number)s", _n(event)
    )
    return _linked(event, words)


def _received(event: Event) -> Entry:
    words = ngettext(
        "%(n)s person came over from %(number)s",
        "%(n)s people came over from %(number)s",
        _n(event),
    )
    return _linked(event, words)


def _n(event: Event) -> int:
    return int(event.facts["people"])


def _linked(event: Event, words: str) -> Entry:
    facts = event.facts
    url = reverse("household", args=[facts["ref"], facts["number"]])
    return Entry(event.at, words % {"n": facts["people"], "number": facts["number"]}, url=url)


sections.add("presence", Section(2, "registrations/parts/presence.html", _presence))
tells.add("registrations.people_status_changed", _changed)
# Who reads no names does not read either that somebody is in custody, or has died.
acts.add("registrations.people_status_changed", "see_names")
tells.add("registrations.person_added", _added)
tells.add("registrations.people_moved", _moved)
tells.add("registrations.people_received", _received)
