"""Questions about people who look for people: the requests, and who of the register may be the one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404

from incidents.models import Incident
from partners.access import Who, within
from registrations import reasons
from registrations.matching import Family, Reason, Someone, compare, keys
from registrations.models import Household, TracingProposal, TracingRequest
from registrations.queries.families import Families, salt
from registrations.queries.matching import current_model, look_up, register

LEAST = 0.05  # of probability: a name that many carry is still worth a look
MOST = 10  # proposals for one request in one incident
Answer = TracingProposal.Answer
# What a proposal keeps of a reason: figures, and nothing that stands in the register.
FIGURES = ("people", "members", "rare")


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the one who is sought, how likely, and why."""

    person_id: UUID
    probability: float
    reasons: list[dict[str, Any]]


def requests(who: Who, incident: Incident | None = None) -> QuerySet[TracingRequest]:
    """The requests of the incidents where `who` may open one; `row.waiting` proposals are to be looked at.

    What a request says is for protection alone: a registrar is shown that it is there.
    """
    seen = within(who, "protect", "proposals__person__household__incident__scope")
    waiting = Count("proposals", filter=Q(proposals__answer=Answer.WAITING) & seen)
    rows = TracingRequest.objects.filter(within(who, "open_tracing", "incident__scope"))
    if incident is not None:
        rows = rows.filter(incident=incident)
    rows = rows.select_related("incident__scope", "household", "person")
    return rows.annotate(waiting=waiting)  # type: ignore[no-redef]  # the model declares it


def going_on(who: Who, household: Household) -> QuerySet[TracingRequest]:
    """Since when a household looks for somebody, the newest search first."""
    rows = TracingRequest.objects.filter(within(who, "open_tracing", "incident__scope"))
    rows = rows.filter(household=household, state__in=TracingRequest.GOING_ON)
    return rows.only("created_at").order_by("-created_at")


def find(who: Who, id: UUID | str) -> TracingRequest:
    """Raises Http404 for what `who` may not know of."""
    try:
        return requests(who).get(pk=UUID(str(id)))
    except (ValueError, TracingRequest.DoesNotExist) as error:
        raise Http404 from error


def proposals(who: Who) -> QuerySet[TracingProposal]:
    """Those where `who` protects on both sides: where the seeker is, and where the one who was found is."""
    both = within(who, "protect", "request__incident__scope")
    both &= within(who, "protect", "person__household__incident__scope")
    rows = TracingProposal.objects.filter(both).order_by("-probability", "pk")
    return rows.select_related(
        "request__incident__scope", "person__household__incident__scope", "answered_by"
    )


def elsewhere(who: Who, request: TracingRequest) -> int:
    """How many proposals of a request lie in incidents where `who` does not protect."""
    return request.proposals.exclude(pk__in=proposals(who).values("pk")).count()


def with_sentences(found: list[TracingProposal]) -> list[TracingProposal]:
    for proposal in found:
        proposal.sentences = [reasons.sentence(each, named=False) for each in proposal.reasons]
    return found


# Who may be the one


def sought(request: TracingRequest) -> Family:
    """Who is sought, as the search for duplicates knows people: one person, and where they come from."""
    names = (request.name, *request.other_names.split(","))
    someone = Someone(
        no=0,
        names=tuple(name.strip() for name in names if name.strip()),
        sex=request.sex,
        birth_year=request.birth_year,
        birth_estimated=True,
    )
    return Family("", (someone,), request.origin)


def candidates(request: TracingRequest) -> Iterator[Candidate]:
    """Everybody of the register who may be the one, in all incidents of the kind: real, or exercises."""
    family = sought(request)
    but = [request.household_id] if request.household_id else []
    kind = Incident.objects.filter(scope__is_exercise=request.incident.is_exercise)
    for incident_id in kind.values_list("pk", flat=True):
        for found in look_up(incident_id, family, least=LEAST, most=MOST, but=but):
            match = found.match
            if match.members:
                person_id = found.ids[match.members[0].found.no]
                yield Candidate(person_id, match.probability, _kept(match.reasons))


def sought_here(household: Household) -> Iterator[tuple[TracingRequest, Candidate]]:
    """The requests that somebody of this household may be the answer to. One query where nobody is sought."""
    asked = _asked(household.incident)
    if not asked:
        return
    families = Families([household.pk])
    family = families[household.pk]
    secret = salt(household.incident_id)
    known = {key for one in family.members for key in keys.stored(family, one, secret)}
    wanted = {id for key in known for id in asked.get(key, ())}
    if not wanted:
        return
    model = current_model(household.incident_id)
    people = register(household.incident_id)
    going_on = TracingRequest.objects.filter(pk__in=wanted, state__in=TracingRequest.GOING_ON)
    for request in going_on.exclude(household=household).select_related("incident__scope"):
        match = compare(sought(request), family, model, people)
        if match.probability >= LEAST and match.members:
            person_id = families.ids[match.members[0].found.no]
            yield request, Candidate(person_id, match.probability, _kept(match.reasons))


def _asked(incident: Incident) -> Mapping[int, set[UUID]]:
    """Which requests ask for each key of this incident; made anew when a request has changed."""
    going_on = _going_on(incident.is_exercise)
    seen = going_on.aggregate(count=Count("pk"), newest=Max("updated_at"))
    if not seen["count"]:
        return {}
    return _index(incident.pk, incident.is_exercise, seen["count"], seen["newest"])


def _going_on(is_exercise: bool) -> QuerySet[TracingRequest]:
    return TracingRequest.objects.filter(
        state__in=TracingRequest.GOING_ON, incident__scope__is_exercise=is_exercise
    )


@lru_cache(maxsize=16)
def _index(
    incident_id: UUID, is_exercise: bool, count: int, newest: datetime
) -> Mapping[int, set[UUID]]:
    """Keys are keyed hashes: no name stays in memory."""
    index: dict[int, set[UUID]] = {}
    secret = salt(incident_id)
    for request in _going_on(is_exercise).iterator():
        family = sought(request)
        for key in keys.asked(family, family.members[0], secret):
            index.setdefault(key, set()).add(request.pk)
    return index


def _kept(told: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [
        {
            "code": reason.code,
            "bits": reason.bits,
            "values": {name: reason.values[name] for name in FIGURES if name in reason.values},
        }
        for reason in told
    ]
