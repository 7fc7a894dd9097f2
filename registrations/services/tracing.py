"""Looking for people: a request, who may be the one, what they say to it, and how it ends."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, events, rows
from core.actors import SYSTEM, Acting
from core.errors import RuleBroken
from core.fields import Wrong
from incidents.models import Incident, Task
from incidents.services import finish_task, raise_task
from partners.models import Role, User
from registrations.models import Household, Person, TracingProposal, TracingRequest
from registrations.queries import tracing
from registrations.queries.tracing import Candidate

Answer, Outcome, State = (
    TracingProposal.Answer,
    TracingRequest.Outcome,
    TracingRequest.State,
)
GOING_ON = TracingRequest.GOING_ON
TASK = "tracing_proposal"
LOOKED_AT_WITHIN = timedelta(hours=24)
SEALED = ("name", "other_names", "origin", "last_seen", "contact")


@transaction.atomic
def open_request(
    incident: Incident,
    *,
    by: Acting,
    household: Household | None = None,
    person: UUID | None = None,
    id: UUID | None = None,
    **sought: Any,
) -> TracingRequest:
    """Somebody of `household`, or an outside `contact`, looks for somebody; `sought` are fields of the row.

    Raises Wrong for a person who is not of the household. Who may be the one is looked up after the commit.
    """
    _check_seeker(incident, household, person)
    request = TracingRequest(id=id or uuid4(), incident=incident, household=household)
    request.person_id = person
    for name, value in sought.items():
        setattr(request, name, value)
    request.actor_kind, request.actor_id = by.actor_kind, by.actor_id
    request.save(force_insert=True)
    _record("opened", request, by)
    return request


def _check_seeker(incident: Incident, household: Household | None, person: UUID | None) -> None:
    if household is not None and household.incident_id != incident.pk:
        raise Wrong({"household": [_("This household is not of this incident.")]})
    if person and not Person.objects.filter(household=household, id=person).exists():
        raise Wrong({"person": [_("There is no such person in this household.")]})


@transaction.atomic
def change_request(request: TracingRequest, *, by: Acting, **sought: Any) -> TracingRequest:
    """Correct or add what is known of the one who is sought; they are looked up again."""
    for name, value in sought.items():
        setattr(request, name, value)
    if not (request.household_id or request.contact):
        raise Wrong({"contact": [_("Say who looks, and how to reach them.")]})
    columns = [f"{name}_sealed" if name in SEALED else name for name in sought]
    _move(request, GOING_ON, **{column: getattr(request, column) for column in columns})
    _record("changed", request, by, fields=sorted(sought))
    return request.refreshed()


@transaction.atomic
def close_request(request: TracingRequest, outcome: str, *, by: User) -> TracingRequest:
    """The search ends. RuleBroken `not_agreed` when the two would meet and nobody who was found agreed."""
    told = outcome in TracingRequest.TOLD
    if told and request.refreshed().state == State.OPEN:
        sentence = _(
            "Nobody who was found has agreed yet: ask them first, and write down what they say."
        )
        raise RuleBroken("not_agreed", sentence)
    state = State.REUNITED if outcome == Outcome.REUNITED else State.CLOSED
    sources = [State.MATCHED] if told else GOING_ON
    _move(request, sources, state=state, outcome=outcome, closed_at=timezone.now())
    _finish_task(request, by)
    _record("closed", request, by, outcome=outcome)
    return request.refreshed()


@transaction.atomic
def answer_proposal(
    proposal: TracingProposal, answer: str, *, by: User, words: str = ""
) -> TracingProposal:
    """Write down what the one who was found says, or that it is somebody else.

    RuleBroken `wrong_state` for an answer that cannot follow, or when the search is over. The same answer by
    the same hand once more is the same as once.
    """
    if (proposal.answer, proposal.answered_by) == (answer, by):
        return proposal
    before = [a for a, following in TracingProposal.FOLLOWING.items() if answer in following]
    proposal.words = words
    going_on = TracingProposal.objects.filter(
        pk=proposal.pk, answer__in=before, request__state__in=GOING_ON
    )
    now = timezone.now()
    if not going_on.update(
        answer=answer,
        answered_at=now,
        answered_by=by,
        words_sealed=proposal.words_sealed,
        updated_at=now,
    ):
        raise _wrong_state(proposal.request.refreshed().state)
    _follow(proposal.request, by)
    _record("answered", proposal.request, by, proposal=str(proposal.pk), answer=answer)
    return proposal.refreshed()


def _follow(request: TracingRequest, by: User) -> None:
    """The request is matched as long as somebody who was found agrees."""
    agreed = request.proposals.filter(answer=Answer.AGREED).exists()
    _move(request, GOING_ON, state=State.MATCHED if agreed else State.OPEN)
    if not request.proposals.filter(answer=Answer.WAITING).exists():
        _finish_task(request, by)


def _move(request: TracingRequest, sources: Iterable[str], **values: Any) -> None:
    """Change it while it is in one of these states."""
    if not TracingRequest.objects.filter(pk=request.pk, state__in=sources).change(**values):
        raise _wrong_state(request.refreshed().state)


def _wrong_state(state: str) -> RuleBroken:
    sentence = _("This cannot follow: the search is over, or somebody has answered already.")
    return RuleBroken("wrong_state", sentence, state=state)


# Proposing


@transaction.atomic
def propose(request: TracingRequest) -> int:
    """Look everybody up who may be the one; how many are new. Whoever was proposed before is not again."""
    if not request.is_going_on:
        return 0
    return _propose(request, tracing.candidates(request))


@transaction.atomic
def propose_for(household: Household) -> int:
    """Look whether somebody of a household is sought; how many proposals are new."""
    if household.status == Household.Status.MERGED:
        return 0
    return sum(_propose(request, [one]) for request, one in tracing.sought_here(household))


def _propose(request: TracingRequest, found: Iterable[Candidate]) -> int:
    now = timezone.now()
    fresh = [
        {
            "id": uuid4(),
            "created_at": now,
            "updated_at": now,
            "request_id": request.pk,
            "person_id": one.person_id,
            "probability": one.probability,
            "reasons": one.reasons,
            "answer": Answer.WAITING.value,
            "answered_at": None,
            "answered_by_id": None,
            "words_sealed": "",
        }
        for one in found
    ]
    new = rows.insert(TracingProposal, fresh, pass_over_known=True) if fresh else 0
    if new:
        raise_task(
            request.incident,
            TASK,
            role=Role.PROTECTION,
            target=("tracing", request.pk, request.code),
            within=LOOKED_AT_WITHIN,
            by=SYSTEM,
        )
    return new


def _finish_task(request: TracingRequest, by: User) -> None:
    for task in Task.objects.filter(kind=TASK, target_id=request.pk, state=Task.State.OPEN):
        finish_task(task, by=by)


# Reading


def note_tracing_read(found: Sequence[TracingRequest], *, by: Acting) -> None:
    """One line in the audit trail for what was read of who is sought, however many they are."""
    if found:
        scopes = {request.incident_id for request in found}
        audit.note(
            "registrations.tracing_read",
            by=by,
            scope_id=scopes.pop() if len(scopes) == 1 else None,
            about=found[0].pk if len(found) == 1 else None,
            requests=len(found),
        )


def _record(what: str, request: TracingRequest, by: Acting, **facts: Any) -> None:
    events.record(
        f"registrations.tracing_{what}",
        by=by,
        scope_id=request.incident_id,
        about=request.pk,
        **facts,
    )
