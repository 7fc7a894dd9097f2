"""Writing down which households may be one: once for each two, whoever finds it at the same moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from registrations import reasons
from registrations.matching import FamilyMatch, MemberMatch, compare
from registrations.models import Band, Household, MatchPair
from registrations.queries import matching
from registrations.queries.families import Families

State = MatchPair.State


@dataclass(frozen=True)
class Scored:
    """`match` of the household `asked` with `found`; `ids` are those of the people in it, by number."""

    asked: UUID
    found: UUID
    match: FamilyMatch
    ids: Mapping[int, UUID]

    @property
    def key(self) -> tuple[UUID, UUID]:
        return min(self.asked, self.found), max(self.asked, self.found)


def find_duplicates(household: Household) -> None:
    """Compare a household with the register, and keep with whom it is likely to be the same.

    The reading is done before the writing begins, and outside the transaction that registered it.
    """
    mine = Families([household.pk])
    family = mine[household.pk]
    found = matching.look_up(household.incident_id, family, but=[household.pk])
    scored = [
        Scored(household.pk, each.household_id, each.match, {**mine.ids, **each.ids})
        for each in found
    ]
    scored += _no_longer(household, mine, {each.household_id for each in found})
    if scored:
        keep_pairs(household.incident_id, scored)


def _no_longer(household: Household, mine: Families, found: Collection[UUID]) -> list[Scored]:
    """Pairs found before that were not found again: the household was corrected since."""
    open_ = MatchPair.objects.filter(Q(a=household) | Q(b=household), state=State.OPEN)
    pairs = open_.exclude(band=Band.NONE).values_list("a", "b")
    others = {id for pair in pairs for id in pair} - {household.pk, *found}
    if not others:
        return []
    families = Families(others)
    model, known = matching.current_model(), matching.register(household.incident_id)
    return [
        Scored(
            household.pk,
            id,
            compare(mine[household.pk], family, model, known),
            {**mine.ids, **families.ids},
        )
        for id, family in families.items()
    ]


@transaction.atomic
def keep_pairs(incident_id: UUID, scored: Iterable[Scored]) -> None:
    """Write pairs, at most 200 of them. A verdict stays as long as neither household has changed."""
    by_key = {each.key: each for each in scored}
    sides = {id for key in by_key for id in key}
    hashes = dict(Household.objects.filter(pk__in=sides).values_list("pk", "content_hash"))
    fresh = [_pair(incident_id, each, hashes) for each in by_key.values()]
    MatchPair.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=50)
    new = {pair.pk for pair in fresh}
    firsts = [key[0] for key in by_key]
    for known in MatchPair.objects.filter(a__in=firsts).exclude(pk__in=new):
        if (each := by_key.get((known.a_id, known.b_id))) is not None:
            _compared_again(known, _pair(incident_id, each, hashes))


def _compared_again(known: MatchPair, now: MatchPair) -> None:
    """An open pair follows the comparison; one that was called different opens when a side has changed."""
    changed = known.basis != now.basis
    if known.state == State.SAME or (known.state == State.DIFFERENT and not changed):
        return
    values = {name: getattr(now, name) for name in _COMPARED}
    if known.state == State.DIFFERENT:
        values |= {"state": State.OPEN, "opened_at": timezone.now()}
    as_it_was = MatchPair.objects.filter(pk=known.pk, state=known.state, opened_at=known.opened_at)
    if any(getattr(known, name) != value for name, value in values.items()):
        as_it_was.change(**values)  # whoever decided meanwhile was faster, and their verdict stays


_COMPARED = ("probability", "band", "bits", "reasons", "members", "model_version", "basis")


def _pair(incident_id: UUID, scored: Scored, hashes: Mapping[UUID, str]) -> MatchPair:
    a, b = scored.key
    match, turned = scored.match, scored.asked != a
    return MatchPair(
        incident_id=incident_id,
        a_id=a,
        b_id=b,
        probability=match.probability,
        band=match.band,
        bits=match.bits,
        reasons=[reasons.kept(each, turned=turned) for each in match.reasons],
        members=[_member(each, scored.ids, turned=turned) for each in match.members],
        model_version=matching.current_model().version,
        basis=hashes[a][:32] + hashes[b][:32],
    )


def _member(match: MemberMatch, ids: Mapping[int, UUID], *, turned: bool) -> dict[str, Any]:
    asked, found = str(ids[match.asked.no]), str(ids[match.found.no])
    a, b = (found, asked) if turned else (asked, found)
    return {"a": a, "b": b, "probability": match.probability}
