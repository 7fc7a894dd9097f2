"""Households at a place with what can be done about each: said once a page, not once a button."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from incidents.models import Incident
from shelters.models import Stay

NUMBER = MOVE = "~"  # in no number of a household and in no move
NOBODY = UUID(int=0)  # no stay's id


@dataclass(frozen=True)
class Line:
    """A stay, the page of its household, its state in words, and its buttons: an address and a word each."""

    stay: Stay
    url: str
    state: str
    moves: list[tuple[str, str]]


def lines(
    incident: Incident, stays: Iterable[Stay], *, may_check_in: bool, may_cancel: bool
) -> list[Line]:
    page = reverse("household", args=[incident.ref, NUMBER])
    at = reverse("move_stay", args=[incident.ref, NOBODY, MOVE])
    states = {state: str(label) for state, label in Stay.State.choices}
    return [
        Line(
            stay=stay,
            url=page.replace(NUMBER, stay.household.number),
            state=states[stay.state],
            moves=_moves(at.replace(str(NOBODY), str(stay.pk)), stay, may_check_in, may_cancel),
        )
        for stay in stays
    ]


def moves(
    incident: Incident, stay: Stay, *, may_check_in: bool, may_cancel: bool
) -> list[tuple[str, str]]:
    """What this reader may do with a stay, in the order of its life: addresses and words."""
    page = reverse("move_stay", args=[incident.ref, stay.pk, MOVE])
    return _moves(page, stay, may_check_in, may_cancel)


def _moves(page: str, stay: Stay, may_check_in: bool, may_cancel: bool) -> list[tuple[str, str]]:
    held, there = stay.state == Stay.State.HELD, stay.state == Stay.State.CHECKED_IN
    known = (
        ("check-in", _("Check in"), may_check_in and not there),
        ("depart", _("They are on the way"), held and (may_check_in or may_cancel)),
        ("no-show", _("Did not come"), may_check_in and not there),
        ("cancel", _("Give the place back"), may_cancel and not there),
        ("check-out", _("Check out"), may_check_in and there),
    )
    return [(page.replace(MOVE, move), word) for move, word, may_do in known if may_do]
