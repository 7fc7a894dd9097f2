"""API views of plans, their proposals, and suggestions for one household."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from incidents import queries as incidents
from incidents.models import Arrival, Incident
from partners.access import require
from partners.doors import Collection, Door, Item, Move
from partners.requests import Call
from registrations.models import Household
from shelters import queries, services
from shelters.models import AllocationRun, Proposal
from shelters.serializers import planning as shapes

MOST_SUGGESTIONS = 20


class RunDoor:
    reads: ClassVar[str] = "hold_places"
    writes: ClassVar[str] = "hold_places"

    def find(self, request: Call, key: str | UUID) -> AllocationRun:
        return queries.find_run(request.user, key)


class Runs(RunDoor, Collection):
    shape = shapes.RunShape
    kind = "allocation_run"
    status = 202  # making a plan takes its time

    def rows(self, request: Call, **path: Any) -> QuerySet[AllocationRun]:
        return queries.runs(request.user, incidents.find(request.user, path["key"]))

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> AllocationRun:
        incident = incidents.find(request.user, path["key"])
        require(request.user, "hold_places", incident)
        return services.start_run(
            incident,
            by=request.user,
            arrival=_arrival(incident, data["scope"]),
            engine=data["engine"],
            seed=data["seed"],
            id=data.get("id"),
        )

    def show(self, row: AllocationRun) -> dict[str, Any]:
        return shapes.run(row)


class RunItem(RunDoor, Item):
    def show(self, row: AllocationRun) -> dict[str, Any]:
        codes = queries.codes(row.incident)
        return {**shapes.run(row), "proposals": shapes.proposals(queries.proposals(row), codes)}


class Accept(RunDoor, Move):
    writes = "confirm_places"
    shape = shapes.AcceptShape

    def do(
        self, request: Call, row: AllocationRun, data: dict[str, Any], **path: Any
    ) -> list[Proposal]:
        require(request.user, "confirm_places", row)
        chosen = data["proposals"]
        if chosen is not None:
            _require_known(row, chosen)
        return services.accept_proposals(row, by=request.user, chosen=chosen)

    def show(self, row: list[Proposal]) -> dict[str, Any]:
        results = [shapes.outcome(each) for each in row]
        held = sum(each["held"] for each in results)
        return {"held": held, "not_held": len(results) - held, "results": results}


class ProposalDoor:
    reads = "hold_places"
    writes = "confirm_places"

    def find(self, request: Call, key: str | UUID) -> Proposal:
        return queries.find_proposal(request.user, key)

    def show(self, row: Proposal) -> dict[str, Any]:
        return shapes.proposal(row, queries.codes(row.run.incident))


class ProposalItem(ProposalDoor, Item):
    pass


class Change(ProposalDoor, Move):
    shape = shapes.ChangeShape

    def do(self, request: Call, row: Proposal, data: dict[str, Any], **path: Any) -> Proposal:
        require(request.user, "confirm_places", row)
        if data["overrule"]:
            require(request.user, "exceed_places", row)
        services.change_proposal(
            row,
            queries.find(request.user, data["shelter"]),
            by=request.user,
            reason=data["reason"],
            pool=data.get("pool", ""),
            overrule=data["overrule"],
        )
        return self.find(request, row.pk)


class Decline(ProposalDoor, Move):
    shape = shapes.DeclineProposalShape

    def do(self, request: Call, row: Proposal, data: dict[str, Any], **path: Any) -> Proposal:
        require(request.user, "confirm_places", row)
        services.decline_proposal(row, by=request.user, reason=data["reason"])
        return self.find(request, row.pk)


class Suggestions(Door):
    """GET: the shelters that could take a household now, the best first."""

    reads = "hold_places"

    def find(self, request: Call, key: str) -> Household:
        return queries.household(request.user, key)

    def get(self, request: Call, key: str) -> Response:
        household = self.find(request, key)
        require(request.user, "hold_places", household)
        found = queries.suggestions(household, _limit(request))
        nearer = [shapes.hindrance(row) for row in queries.nearer(household, found)]
        results = [shapes.suggestion(row) for row in found]
        return Response({"results": results, "next": None, "nearer": nearer})


def _arrival(incident: Incident, id: UUID | None) -> Arrival | None:
    if id is None:
        return None
    arrival = incidents.arrivals(incident).filter(pk=id).first()
    if arrival is None:
        raise ValidationError({"scope": [_("There is no such arrival in this incident.")]})
    return arrival


def _require_known(run: AllocationRun, chosen: list[UUID]) -> None:
    known = set(run.proposals.filter(pk__in=chosen).values_list("pk", flat=True))
    wrong = [place for place, id in enumerate(chosen) if id not in known]
    if wrong:
        message = _("This plan has no such proposal.")
        raise ValidationError({f"proposals.{place}": [message] for place in wrong})


def _limit(request: Call) -> int:
    text = request.query_params.get("limit", str(queries.OFFERED))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= MOST_SUGGESTIONS):
        message = _("Write a number from 1 to %(most)s.") % {"most": MOST_SUGGESTIONS}
        raise ValidationError({"limit": [message]})
    return int(text)
