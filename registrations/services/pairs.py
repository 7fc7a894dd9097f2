"""Writing down which households may be one: once for each two, whoever finds it at the same moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core import rows
from registrations import reasons
from registrations.matching import Family, FamilyMatch, compare
from registrations.models import Band, Household, MatchPair, Person
from registrations.queries import matching
from registrations.queries.families import Families

State = MatchPair.State
COMPARED = ("probability", "band", "bits", "reasons", "members", "model_version", "basis")


@dataclass(frozen=True)
class Scored:
    """Two households that were compared, `a` < `b`. `members`: numbers of two people, and how likely."""

    a: UUID
    b: UUID
    probability: float
    band: str
    bits: float
    reasons: list[dict[str, Any]]
    members: list[tuple[int, int, float]]


def scored(asked: UUID, found: UUID, match: FamilyMatch) -> Scored:
    """A comparison the way round in which a pair keeps it."""
    turned = asked > found
    members = [(each.asked.no, each.found.no, each.probability) for each in match.members]
    return Scored(
        min(asked, found),
        max(asked, found),
        match.probability,
        match.band,
        match.bits,
        [reasons.kept(each, turned=turned) for each in match.reasons],
        [(b, a, likely) for a, b, likely in members] if turned else members,
    )


def find_duplicates(household: Household, *, is_new: bool = False) -> None:
    """Compare a household with the register, and keep with whom it is likely to be the same.

    Of one that `is_new` nothing was found before.

    The reading is done before the writing begins, and outside the transaction that registered it.
    """
    family = Families([household.pk])[household.pk]
    found = matching.look_up(household.incident_id, family, but=[household.pk])
    likely = [scored(household.pk, each.household_id, each.match) for each in found]
    if not is_new:
        likely += _no_longer(household, family, {each.household_id for each in found})
    if likely:
        keep_pairs(household.incident_id, likely)


def _no_longer(household: Household, family: Family, found: Collection[UUID]) -> list[Scored]:
    """Pairs found before that were not found again: somebody was corrected since."""
    mine = MatchPair.objects.filter(Q(a=household) | Q(b=household), state=State.OPEN)
    pairs = mine.exclude(band=Band.NONE).values_list("a", "b")
    others = {id for pair in pairs for id in pair} - {household.pk, *found}
    if not others:
        return []
    incident_id = household.incident_id
    model, known = matching.current_model(incident_id), matching.register(incident_id)
    return [
        scored(household.pk, id, compare(family, other, model, known))
        for id, other in Families(others).items()
    ]


@transaction.atomic
def keep_pairs(incident_id: UUID, likely: Sequence[Scored]) -> None:
    """Write pairs, at most 200 of them. A verdict stays as long as neither household has changed."""
    fresh = _rows(incident_id, likely)
    if rows.insert(MatchPair, map(vars, fresh.values()), pass_over_known=True) == len(fresh):
        return
    firsts = {a for a, _b in fresh}
    new = [pair.pk for pair in fresh.values()]
    for known in MatchPair.objects.filter(a__in=firsts).exclude(pk__in=new):
        if (now := fresh.get((known.a_id, known.b_id))) is not None:
            _compare_again(known, now)


def _compare_again(known: MatchPair, now: MatchPair) -> None:
    """An open pair follows the comparison; one that was called different opens when a side has changed."""
    if known.state == State.SAME or (known.state == State.DIFFERENT and known.basis == now.basis):
        return
    values = {name: getattr(now, name) for name in COMPARED}
    if all(getattr(known, name) == value for name, value in values.items()):
        return
    if known.state == State.DIFFERENT:
        values |= {"state": State.OPEN, "opened_at": timezone.now()}
    # Whoever decided meanwhile was faster, and their verdict stays.
    MatchPair.objects.filter(pk=known.pk, state=known.state).change(**values)


def _rows(incident_id: UUID, likely: Sequence[Scored]) -> dict[tuple[UUID, UUID], MatchPair]:
    """By both households."""
    sides = {id for each in likely for id in (each.a, each.b)}
    hashes = dict(Household.objects.filter(pk__in=sides).values_list("pk", "content_hash"))
    nos = {no for each in likely for member in each.members for no in member[:2]}
    ids = dict(Person.objects.filter(no__in=nos).values_list("no", "id"))
    version = matching.current_model(incident_id).version
    return {
        (each.a, each.b): MatchPair(
            incident_id=incident_id,
            a_id=each.a,
            b_id=each.b,
            probability=each.probability,
            band=each.band,
            bits=each.bits,
            reasons=each.reasons,
            members=_members(each, ids),
            model_version=version,
            basis=hashes[each.a][:32] + hashes[each.b][:32],
        )
        for each in likely
        if {each.a, each.b} <= hashes.keys()
    }


def _members(each: Scored, ids: Mapping[int, UUID]) -> list[dict[str, Any]]:
    return [
        {"a": str(ids[a]), "b": str(ids[b]), "probability": likely}
        for a, b, likely in each.members
        if a in ids and b in ids
    ]
