"""The API's doors to organisations and their contacts."""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from partners import contact_file, queries, serializers, services
from partners.doors import ChangingItem, Collection, Door, Item, Move
from partners.models import ContactPoint, DutyShift, Organisation, TextConsent
from partners.requests import Call


class OrganisationDoor:
    reads = "see_partners"
    writes = "edit_partners"

    def find(self, request: Call, key: str) -> Organisation:
        return get_object_or_404(Organisation, pk=key)

    def show(self, row: Organisation) -> dict[str, Any]:
        return serializers.organisation(row)


class Organisations(OrganisationDoor, Collection):
    shape = serializers.OrganisationShape
    kind = "organisation"

    def rows(self, request: Call, **path: Any) -> QuerySet[Organisation]:
        return Organisation.objects.all()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> Organisation:
        return services.add_organisation(by=request.user, **data)


class OrganisationItem(OrganisationDoor, ChangingItem):
    shape = serializers.OrganisationChange

    def change(self, request: Call, row: Organisation, data: dict[str, Any]) -> Organisation:
        return services.change_organisation(row, by=request.user, **data)


class ContactDoor:
    """Numbers of people: read and written by coordinators and administrators only."""

    reads = "edit_partners"
    writes = "edit_partners"

    def find(self, request: Call, key: str) -> ContactPoint:
        return get_object_or_404(queries.contacts(), pk=key)

    def show(self, row: ContactPoint) -> dict[str, Any]:
        return serializers.contact(row)


class Contacts(ContactDoor, Collection):
    shape = serializers.ContactShape
    kind = "contact"
    asks = {"user": "A username.", "organisation": "Its id."}

    def rows(self, request: Call, **path: Any) -> QuerySet[ContactPoint]:
        narrowed = serializers.ContactFilter(data=request.query_params)
        narrowed.is_valid(raise_exception=True)
        return queries.contacts().filter(**narrowed.validated_data).prefetch_related("consents")

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> ContactPoint:
        made = services.add_contact(by=request.user, **data)
        return queries.contacts().get(pk=made.pk)


class ContactItem(ContactDoor, ChangingItem):
    shape = serializers.ContactChange

    def change(self, request: Call, row: ContactPoint, data: dict[str, Any]) -> ContactPoint:
        services.change_contact(row, by=request.user, **data)
        return queries.contacts().get(pk=row.pk)


class ContactMove(ContactDoor, Move):
    """What is said of a number: `stop` and `again` by its owner, `check` asks them, `works` by us."""

    MOVES: ClassVar[dict[str, Callable[..., object]]] = {
        "stop": partial(services.opt_out, how=TextConsent.How.WEB),
        "again": partial(services.opt_in, how=TextConsent.How.WEB),
        "check": services.ask_check,
        "called": partial(services.verify, how=TextConsent.How.CALL),
        "works": services.clear_bad,
    }

    def do(
        self, request: Call, row: ContactPoint, data: dict[str, Any], **path: Any
    ) -> ContactPoint:
        move = self.MOVES.get(path["move"])
        if move is None:
            raise Http404
        move(row, by=request.user)
        return queries.contacts().get(pk=row.pk)


class ImportContacts(Door):
    """A whole table at once; what is wrong in it is told line by line."""

    reads = writes = "edit_partners"
    shape = serializers.ContactFileShape

    def post(self, request: Call) -> Response:
        data = self.body(request)
        try:
            taken = contact_file.take(data["csv"], by=request.user, dry_run=data["dry_run"])
        except contact_file.NotAList as error:
            raise ValidationError({"csv": [str(error)]}) from error
        errors = [asdict(problem) for problem in taken.problems]
        return Response({**taken.counts, "errors": errors})


class Shifts(Collection):
    """The duty roster."""

    reads = writes = "edit_partners"
    shape = serializers.ShiftShape
    kind = "duty_shift"

    def show(self, row: DutyShift) -> dict[str, Any]:
        return serializers.shift(row)

    def rows(self, request: Call, **path: Any) -> QuerySet[DutyShift]:
        return DutyShift.objects.all()

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> DutyShift:
        return services.add_shift(by=request.user, **data)


class ShiftItem(Item):
    reads = writes = "edit_partners"

    def find(self, request: Call, key: str) -> DutyShift:
        return get_object_or_404(DutyShift, pk=key)

    def show(self, row: DutyShift) -> dict[str, Any]:
        return serializers.shift(row)

    def delete(self, request: Call, key: str) -> Response:
        services.drop_shift(self.find(request, key), by=request.user)
        return Response(status=204)
