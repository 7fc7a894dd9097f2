"""The API's doors to organisations and their contacts."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from partners import queries, serializers, services
from partners.doors import ChangingItem, Collection
from partners.models import ContactPoint, Organisation
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

    def rows(self, request: Call, **path: Any) -> QuerySet[ContactPoint]:
        narrowed = serializers.ContactFilter(data=request.query_params)
        narrowed.is_valid(raise_exception=True)
        return queries.contacts().filter(**narrowed.validated_data)

    def create(self, request: Call, data: dict[str, Any], **path: Any) -> ContactPoint:
        return services.add_contact(by=request.user, **data)


class ContactItem(ContactDoor, ChangingItem):
    shape = serializers.ContactChange

    def change(self, request: Call, row: ContactPoint, data: dict[str, Any]) -> ContactPoint:
        return services.change_contact(row, by=request.user, **data)
