"""How what happens to a site, and to those who leave one together, is told."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.models import Event
from core.parts import Entry, State
from core.timeline import tells
from shelters.models import Shelter

STATES: dict[str, State] = {"open": "good", "closed": "critical", "suspended": "attention"}
STANCES: dict[str, State] = {"agreed": "good", "conditional": "attention", "refused": "critical"}


def _plain(sentence: Promise, state: State = "info") -> Callable[[Event], Entry]:
    return lambda event: Entry(event.at, str(sentence) % event.facts, state=state)


def _status(event: Event) -> Entry:
    to = event.facts["to"]
    told = _("Status: %(status)s") % {"status": Shelter.Status(to).label}
    return Entry(event.at, told, state=STATES.get(to, "info"))


def _host(event: Event) -> Entry:
    stance = Shelter.HostStance(event.facts["stance"])
    return Entry(event.at, stance.label, state=STANCES.get(stance, "unknown"))


def _people(event: Event) -> Entry:
    n = event.facts["people"]
    told = ngettext("%(n)s person was there, as told", "%(n)s people were there, as told", n)
    return Entry(event.at, told % {"n": n})


def _roll_call(event: Event) -> Entry:
    n = event.facts["people"]
    told = ngettext(
        "%(n)s person was counted for the night, %(register)s are on the list",
        "%(n)s people were counted for the night, %(register)s are on the list",
        n,
    )
    return Entry(event.at, told % {"n": n, "register": event.facts["register"]})


def _inspected(event: Event) -> Entry:
    n = event.facts["problems"]
    if not n:
        return Entry(event.at, _("An inspection found no problem"), state="good")
    told = ngettext("An inspection found %(n)s problem", "An inspection found %(n)s problems", n)
    return Entry(event.at, told % {"n": n}, state="attention")


def _left(event: Event) -> Entry:
    n = event.facts["people"]
    told = ngettext(
        "%(n)s person was evacuated to %(to)s", "%(n)s people were evacuated to %(to)s", n
    )
    return Entry(event.at, told % {"n": n, "to": event.facts["to"]}, state="critical")


def _coming(event: Event) -> Entry:
    n = event.facts["people"]
    told = ngettext(
        "%(n)s person comes, evacuated from %(left)s",
        "%(n)s people come, evacuated from %(left)s",
        n,
    )
    return Entry(event.at, told % {"n": n, "left": event.facts["left"]}, state="attention")


def _permit(event: Event) -> Entry:
    days = event.facts["days"]
    if days < 0:
        return Entry(event.at, _("The permit of this place has run out."), state="critical")
    told = ngettext("The permit runs out in %(n)s day", "The permit runs out in %(n)s days", days)
    return Entry(event.at, told % {"n": days}, state="attention")


def _departed(event: Event) -> Entry:
    n = event.facts["counted"]
    return Entry(
        event.at, ngettext("Left with %(n)s person", "Left with %(n)s people", n) % {"n": n}
    )


def _arrived(event: Event) -> Entry:
    n = event.facts["counted"]
    told = ngettext("Came with %(n)s person", "Came with %(n)s people", n)
    return Entry(event.at, told % {"n": n}, state="good")


TOLD: dict[str, Callable[[Event], Entry]] = {
    "opened": _plain(_("Added to the list")),
    "status_changed": _status,
    "host_asked": _host,
    "people_told": _people,
    "roll_called": _roll_call,
    "roll_call_late": _plain(_("The count for the night is late"), "attention"),
    "inspected": _inspected,
    "evacuated": _left,
    "evacuees_coming": _coming,
    "permit_ends": _permit,
    "stay_evacuated": _plain(_("Evacuated from %(left)s to %(shelter)s"), "critical"),
    "movement_planned": _plain(_("Planned")),
    "movement_departed": _departed,
    "movement_arrived": _arrived,
    "movement_cancelled": _plain(_("Cancelled"), "attention"),
}

for kind, tell in TOLD.items():
    tells.add(f"shelters.{kind}", tell)
