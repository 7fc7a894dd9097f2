"""The shapes of organisations and contacts at the API."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core import phones
from core.shapes import Moment
from partners import queries
from partners.consents import REFUSED, Basis, bases_of
from partners.models import ContactPoint, DutyShift, Language, Organisation, Role, User


class PhoneField(serializers.CharField):
    """A phone number, taken as people write it and kept as E.164."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        number = phones.e164(super().to_internal_value(data))
        if number is None:
            raise serializers.ValidationError(_("This is not a phone number."))
        return number


class OrganisationField(serializers.UUIDField):
    """An organisation by its id."""

    def to_internal_value(self, data: Any) -> Organisation:  # type: ignore[override]
        found = Organisation.objects.filter(pk=super().to_internal_value(data)).first()
        if found is None:
            raise serializers.ValidationError(_("There is no such organisation."))
        return found


class UserField(serializers.CharField):
    """A user by id or user name."""

    def to_internal_value(self, data: Any) -> User:  # type: ignore[override]
        found = queries.user(super().to_internal_value(data))
        if found is None:
            raise serializers.ValidationError(_("There is no such user."))
        return found


class Words(serializers.ListField):
    child = serializers.CharField(max_length=40)


class OrganisationShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    name = serializers.CharField(max_length=200)
    acronym = serializers.CharField(max_length=20, allow_blank=True, default="")
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    clusters = Words(default=list)
    areas = Words(default=list)
    agreement_from = serializers.DateField(allow_null=True, default=None)
    agreement_to = serializers.DateField(allow_null=True, default=None)


class OrganisationChange(OrganisationShape):
    id = None  # type: ignore[assignment]


class BasesShape(serializers.Serializer[Any]):
    """Why texts of each class may go to a contact; `refused` where they are not wanted."""

    all = serializers.ChoiceField(Basis.choices, required=False)
    life_safety = serializers.ChoiceField([*Basis.values, REFUSED], required=False)
    operational = serializers.ChoiceField([*Basis.values, REFUSED], required=False)
    information = serializers.ChoiceField([*Basis.values, REFUSED], required=False)
    public = serializers.ChoiceField([*Basis.values, REFUSED], required=False)


class ContactShape(serializers.Serializer[Any]):
    id = serializers.UUIDField(required=False)
    organisation = OrganisationField()
    name = serializers.CharField(max_length=200)
    phone = PhoneField()
    language = serializers.ChoiceField(Language.choices, default=Language.INDONESIAN)
    languages = Words(default=list)
    sex = serializers.ChoiceField(["f", "m", "x", "unknown"], allow_blank=True, default="")
    role = serializers.ChoiceField(Role.choices, allow_blank=True, default="")
    duty = serializers.BooleanField(default=False)
    order = serializers.IntegerField(min_value=0, max_value=999, default=0)
    verified = serializers.BooleanField(default=False)
    user = UserField(allow_null=True, default=None)
    bases = BasesShape(required=False)


class ContactChange(ContactShape):
    id = None  # type: ignore[assignment]


class ContactFilter(serializers.Serializer[Any]):
    """What a list of contacts can be narrowed by."""

    user = UserField(required=False)
    organisation = OrganisationField(required=False)


class ContactFileShape(serializers.Serializer[Any]):
    """A table of contacts as text, with a line of headings."""

    csv = serializers.CharField(max_length=1_000_000, trim_whitespace=False)
    dry_run = serializers.BooleanField(default=False)


class ShiftShape(serializers.Serializer[Any]):
    contact = serializers.PrimaryKeyRelatedField(queryset=ContactPoint.objects.all())
    starts_at = Moment()
    ends_at = Moment()


def shift(row: DutyShift) -> dict[str, Any]:
    return {
        "id": row.pk,
        "contact": row.contact_id,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
    }


def organisation(row: Organisation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "acronym": row.acronym,
        "kind": row.kind,
        "clusters": row.clusters,
        "areas": row.areas,
        "agreement_from": row.agreement_from,
        "agreement_to": row.agreement_to,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def contact(row: ContactPoint) -> dict[str, Any]:
    return {
        "id": row.pk,
        "organisation": row.organisation_id,
        "name": row.name,
        "phone": row.phone,
        "language": row.language,
        "languages": row.languages,
        "sex": row.sex,
        "role": row.role,
        "duty": row.duty,
        "on_duty": getattr(row, "is_on_duty", None),  # queries.contacts()
        "order": row.order,
        "verified": row.verified_at is not None,
        "verified_at": row.verified_at,
        "opted_out_at": row.opted_out_at,
        "bad_since": row.bad_since,
        "bases": bases_of(row),
        "user": row.user.username if row.user else None,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }
