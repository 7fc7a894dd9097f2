"""Checking in and out many households at the door: by scanned cards, typed numbers, or a bus at a time.

Each household is handled on its own, so that a refusal stops nobody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.errors import RuleBroken
from partners.models import User
from registrations import numbers, tokens
from registrations.models import Household
from registrations.queries import cards
from registrations.queries.keeping_apart import ties
from shelters import queries, rights
from shelters.models import Shelter, Stay
from shelters.services.moves import check_in, check_out
from shelters.services.placing import check_in_at_once

MOST = 200


class Result(TextChoices):
    """What became of one household at the door."""

    CHECKED_IN = "checked_in", _("Checked in")
    CHECKED_OUT = "checked_out", _("Checked out")
    ALREADY_HERE = "already_here", _("Already here")
    ELSEWHERE = "elsewhere", _("Has a place already")
    NO_PLACE = "no_place", _("No place yet")
    NOT_HERE = "not_here", _("Not checked in here")
    REFUSED = "refused", _("Not checked in")
    CARD_NOT_VALID = "card_not_valid", _("This card does not count")
    WRONG_NUMBER = "wrong_number", _("This is not a household number")
    UNKNOWN = "unknown", _("Not known here")


# What the person at the door can do about it.
ADVICE = {
    Result.ELSEWHERE: _("Send them there, or ask a coordinator to move them here first."),
    Result.NO_PLACE: _(
        "Tick that whoever has no place gets one here, and scan the card or type the number again."
    ),
    Result.UNKNOWN: _("Compare the number with the card; who has none is registered first."),
}
NOT_IN_YET = _("They are expected, and nobody has checked them in: check them in first.")
NO_PLACE_TO_LEAVE = _("They have no place, so there is none to give back.")


@dataclass(frozen=True)
class Outcome:
    """`asked` is what was typed, or the number printed on the card. `place` is the code of the shelter where
    they are expected, `code` the obstacle and `why` the same in words."""

    asked: str
    result: Result
    household: Household | None = None
    stay: Stay | None = None
    place: str = ""
    code: str = ""
    why: "str | Promise" = ""


class _Answer(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.result)
        self.outcome = outcome


def check_in_each(
    shelter: Shelter, asked: Sequence[str], *, by: User, place: bool = False
) -> list[Outcome]:
    """Check in the household of each card or number; one that is given twice counts once.

    With `place`, a household without a place gets one here at once, if there is room.
    """
    return [_one(shelter, text, by, out=False, place=place) for text in dict.fromkeys(asked)]


def check_out_each(shelter: Shelter, asked: Sequence[str], *, by: User) -> list[Outcome]:
    """Check out the household of each card or number."""
    return [_one(shelter, text, by, out=True) for text in dict.fromkeys(asked)]


def check_in_expected(
    shelter: Shelter, *, by: User, arrival: UUID | None = None, block: UUID | None = None
) -> list[Outcome]:
    """Check in everybody who is expected here, or those of one arrival or of one block. At most MOST."""
    rows = queries.all_stays().filter(shelter=shelter, state__in=Stay.EXPECTED)
    if arrival is not None:
        rows = rows.filter(household__arrival=arrival)
    if block is not None:
        rows = rows.filter(block=block)
    return [_let_in(stay, by) for stay in rows.order_by("household__number")[:MOST]]


def _one(shelter: Shelter, text: str, by: User, *, out: bool, place: bool = False) -> Outcome:
    try:
        household = _household(shelter, text, by)
        stay = _active_stay(household)
        if stay is None:
            return _without_stay(shelter, household, by, out=out, place=place)
        if stay.shelter_id != shelter.pk:
            where = stay.shelter.code
            return _advised(household.number, Result.ELSEWHERE, household, place=where)
        return _let_out(stay, by) if out else _let_in(stay, by)
    except _Answer as answer:
        return answer.outcome


def _advised(
    asked: str, result: Result, household: Household | None = None, **more: Any
) -> Outcome:
    return Outcome(asked, result, household, why=ADVICE[result], **more)


def _household(shelter: Shelter, text: str, by: User) -> Household:
    """The household of a card or number. Raises _Answer."""
    token, number = tokens.read(text), numbers.read(text)
    if token is not None:
        return _holder(shelter, token, by)
    if number is None or not number.is_right:
        near = numbers.nearest(number)[:3] if number else []
        why = _("Perhaps it is: %(numbers)s.") % {"numbers": ", ".join(near)} if near else ""
        raise _Answer(Outcome(text[:40], Result.WRONG_NUMBER, why=why))
    return _known(shelter, str(number), str(number), by)


def _holder(shelter: Shelter, token: tokens.Token, by: User) -> Household:
    found = cards.check(by, token, shelter.incident)
    if found.card is None and found.verdict is cards.Verdict.UNKNOWN:
        raise _Answer(_advised(token.number, Result.UNKNOWN))
    if found.card is None or found.verdict is not cards.Verdict.VALID:
        code, why = found.verdict.value, found.verdict.label
        raise _Answer(Outcome(token.number, Result.CARD_NOT_VALID, code=code, why=why))
    return _known(shelter, found.card.household_id, token.number, by)


def _known(shelter: Shelter, key: str | UUID, said: str, by: User) -> Household:
    try:
        household = queries.household(by, key)
    except Http404 as error:
        raise _Answer(_advised(said, Result.UNKNOWN)) from error
    if household.incident_id != shelter.incident_id:
        raise _Answer(_advised(said, Result.UNKNOWN))
    if household.status == Household.Status.MERGED:
        return queries.household(by, ties(household).one[0])
    return household


def _active_stay(household: Household) -> Stay | None:
    """Their stay, whichever of their registrations it was given to."""
    active = queries.all_stays().filter(state__in=Stay.ACTIVE)
    return active.filter(household__in=ties(household).one).first()


def _without_stay(
    shelter: Shelter, household: Household, by: User, *, out: bool, place: bool
) -> Outcome:
    if out:
        return Outcome(household.number, Result.NOT_HERE, household, why=NO_PLACE_TO_LEAVE)
    if not place:
        return _advised(household.number, Result.NO_PLACE, household)
    try:
        rights.require_to_place(by, household, shelter, at_the_door=True)
        stay = check_in_at_once(household, shelter, by=by)
    except PermissionDenied:
        why = _("A protection officer decides where they stay.")
        return Outcome(household.number, Result.REFUSED, household, code="denied", why=why)
    except RuleBroken as refusal:
        return _refused(household, refusal)
    return Outcome(household.number, Result.CHECKED_IN, household, stay)


def _let_in(stay: Stay, by: User) -> Outcome:
    household = stay.household
    if stay.state == Stay.State.CHECKED_IN:
        return Outcome(household.number, Result.ALREADY_HERE, household, stay)
    try:
        return Outcome(household.number, Result.CHECKED_IN, household, check_in(stay, by=by))
    except RuleBroken as refusal:
        return _refused(household, refusal)


def _let_out(stay: Stay, by: User) -> Outcome:
    household = stay.household
    if stay.state != Stay.State.CHECKED_IN:
        return Outcome(household.number, Result.NOT_HERE, household, stay, why=NOT_IN_YET)
    try:
        return Outcome(household.number, Result.CHECKED_OUT, household, check_out(stay, by=by))
    except RuleBroken as refusal:
        return _refused(household, refusal)


def _refused(household: Household, refusal: RuleBroken) -> Outcome:
    """The refusal as an outcome; where they have got another place meanwhile, it says where."""
    place = str(refusal.facts.get("shelter", ""))
    result = Result.ELSEWHERE if place else Result.REFUSED
    return Outcome(
        household.number, result, household, place=place, code=refusal.code, why=refusal.message
    )


def count(outcomes: Iterable[Outcome], *results: Result) -> tuple[int, int]:
    """(households, people) of those with one of these results."""
    found = [row.stay.people for row in outcomes if row.result in results and row.stay is not None]
    return len(found), sum(found)
