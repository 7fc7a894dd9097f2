"""The directory: organisations."""

from typing import Any

from django.db import transaction

from core import events
from core.actors import Acting
from partners.models import Organisation


@transaction.atomic
def add_organisation(*, by: Acting, **fields: Any) -> Organisation:
    """A partner comes into the directory; it belongs to no incident."""
    organisation = Organisation.objects.create(**fields)
    events.record("partners.organisation_added", by=by, scope_id=None, about=organisation.pk)
    return organisation


@transaction.atomic
def change_organisation(organisation: Organisation, *, by: Acting, **fields: Any) -> Organisation:
    """Correct what is known of a partner."""
    Organisation.objects.filter(pk=organisation.pk).change(**fields)
    events.record(
        "partners.organisation_changed",
        by=by,
        scope_id=None,
        about=organisation.pk,
        fields=sorted(fields),
    )
    return organisation.refreshed()
