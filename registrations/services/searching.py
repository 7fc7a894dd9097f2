"""The search for duplicates in a whole register, or among those who came or changed since the last one."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from core import jobs, rows
from core.actors import SYSTEM, Acting
from core.models import Job
from incidents.models import Incident
from registrations.matching import Model, Register, compare
from registrations.matching.families import REVIEW
from registrations.models import Band, Household, MatchCount, MatchPair, MatchRegister
from registrations.queries import matching
from registrations.queries.pairs import found_in
from registrations.queries.whole import Everybody, count_codes
from registrations.services.pairs import Scored, find_duplicates, keep_pairs, scored

SEARCH = "registrations.find_duplicates"
GROWN = 1.25
SOME = 50  # people: fewer newcomers than these change no share worth counting for
PROCESSES = 2
AT_ONCE = 2_000  # pairs that a process compares before it answers
KEPT_AT_ONCE = 200
FEW = 10  # up to a tenth of a register is asked for household by household

Progress = Callable[[int, int], None]
Pair = tuple[int, int]


@dataclass(frozen=True)
class Searched:
    """The pairs that stand in a register after a search."""

    review: int
    certain: int

    @property
    def pairs(self) -> int:
        return self.review + self.certain


def search_duplicates(
    incident: Incident, *, everybody: bool = False, progress: Progress
) -> Searched:
    """Compare whoever came or changed since the last search, or everybody, with everybody.

    Reads for minutes in a register of a million; writes in short transactions. `progress` is told how much
    of how much is done. Safe to repeat.
    """
    began = timezone.now()
    count_names(incident)
    changed = _changed(incident)
    households = Household.objects.filter(incident=incident).count()
    if everybody or len(changed) * FEW > households:
        _search_all(incident, progress)
    else:
        _search_some(changed, progress)
    MatchRegister.objects.filter(pk=incident.pk).update(searched_at=began)
    return result(incident)


def search_every_night() -> None:
    """Have the worker search every register that is in use."""
    for incident in Incident.objects.filter(scope__closed_at=None):
        ask_for_search(incident)


def search_what_grew() -> None:
    """The same for those where names were counted among so much fewer people that they seem rarer."""
    for incident in Incident.objects.filter(scope__closed_at=None):
        search_if_grown(incident, by_more_than=0)


def search_if_grown(incident: Incident, *, by_more_than: int = SOME) -> None:
    """The same for one register, and at once: a boat fills a new one sooner than any timer comes round."""
    row = MatchRegister.objects.filter(pk=incident.pk).first()
    counted = row.people if row else 0
    if matching.register(incident.pk).people > GROWN * counted + by_more_than:
        ask_for_search(incident)


def ask_for_search(incident: Incident, *, by: Acting = SYSTEM) -> None:
    """Have the worker search this register, unless that waits to be done already."""
    waiting = Job.objects.filter(kind=SEARCH, scope=incident.pk, state=Job.State.QUEUED)
    if not waiting.exists():
        jobs.start(SEARCH, by=by, scope_id=incident.pk, arguments={})


def result(incident: Incident) -> Searched:
    """What nobody has called different."""
    certain, review = Q(band=Band.CERTAIN), Q(band=Band.REVIEW)
    found = found_in(incident).aggregate(
        certain=Count("pk", filter=certain), review=Count("pk", filter=review)
    )
    return Searched(**found)


def _changed(incident: Incident) -> list[UUID]:
    known = Household.objects.filter(incident=incident).exclude(status=Household.Status.MERGED)
    row = MatchRegister.objects.filter(pk=incident.pk).first()
    if row is not None and row.searched_at is not None:
        known = known.filter(updated_at__gte=row.searched_at)
    return list(known.order_by("created_at", "pk").values_list("pk", flat=True))


def _search_some(ids: Sequence[UUID], progress: Progress) -> None:
    for done, id in enumerate(ids, start=1):
        find_duplicates(Household.objects.get(pk=id))
        progress(done, len(ids))


def _search_all(incident: Incident, progress: Progress) -> None:
    everybody = Everybody(incident)
    known = _standing(incident, everybody)
    progress(0, len(everybody.families))
    pairs = sorted(known | everybody.candidates())
    model, register = matching.current_model(incident.pk), matching.register(incident.pk)
    likely = Work(everybody, pairs, known, model, register).done(progress)
    while some := list(islice(likely, KEPT_AT_ONCE)):
        keep_pairs(incident.pk, some)


def _standing(incident: Incident, everybody: Everybody) -> set[Pair]:
    """Whoever was found alike before and is not decided: by their places in the register."""
    rows = MatchPair.objects.filter(incident=incident, state=MatchPair.State.OPEN)
    places = everybody.places
    return {
        (places[a], places[b])
        for a, b in rows.exclude(band=Band.NONE).values_list("a", "b")
        if a in places and b in places
    }


def count_names(incident: Incident) -> None:
    """Count anew how many people there are, and how many carry each name and come from each place."""
    now = timezone.now()
    people, names, places = count_codes(incident)  # reads for long, and so before the transaction
    with transaction.atomic():
        _keep_counts(incident, now, people, names, places)


def _keep_counts(
    incident: Incident, now: datetime, people: int, names: Counter[str], places: Counter[str]
) -> None:
    MatchRegister.objects.bulk_create([MatchRegister(pk=incident.pk)], ignore_conflicts=True)
    MatchRegister.objects.filter(pk=incident.pk).update(people=people, counted_at=now)
    MatchCount.objects.filter(incident=incident).delete()
    counted = [(MatchCount.Of.NAME, names), (MatchCount.Of.VILLAGE, places)]
    lines = (
        {"incident_id": incident.pk, "of": of.value, "code": code[:60], "count": count}
        for of, counts in counted
        for code, count in sorted(counts.items())
    )
    rows.insert(MatchCount, lines)


@dataclass(frozen=True)
class Work:
    """Pairs of families to compare: in this process or, where there are many, in two that share its memory.

    `known` were alike a moment ago, and are told of even if they are no more.
    """

    everybody: Everybody
    pairs: list[Pair]
    known: set[Pair]
    model: Model
    register: Register

    def done(self, progress: Progress) -> Iterator[Scored]:
        parts = range(0, len(self.pairs), AT_ONCE)
        if len(parts) < PROCESSES:
            for part in parts:
                yield from self.part(part)
        else:
            yield from self._shared(parts, progress)

    def _shared(self, parts: Sequence[int], progress: Progress) -> Iterator[Scored]:
        gc.freeze()  # the children read what is here; a sweep of theirs would copy all of it
        with get_context("fork").Pool(PROCESSES, _take_on, [self]) as pool:
            for done, found in enumerate(pool.imap(_do, parts), start=1):
                yield from found
                progress(min(done * AT_ONCE, len(self.pairs)), len(self.pairs))
        gc.unfreeze()

    def part(self, start: int) -> list[Scored]:
        found = []
        ids, families = self.everybody.ids, self.everybody.families
        for a, b in self.pairs[start : start + AT_ONCE]:
            match = compare(families[a], families[b], self.model, self.register)
            if match.probability >= REVIEW or (a, b) in self.known:
                found.append(scored(ids[a], ids[b], match))
        return found


_work: Work


def _take_on(work: Work) -> None:
    """In a child: it has no connection to the database, and needs none."""
    global _work  # noqa: PLW0603 - a process of a pool is handed its work once
    _work = work


def _do(start: int) -> list[Scored]:
    return _work.part(start)
