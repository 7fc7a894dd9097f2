"""What texts to many must not name: where exactly people of an incident have landed."""

from uuid import UUID

from django.urls import reverse

from incidents.models import Arrival


def landing_places(scope_id: UUID) -> list[str]:
    places = Arrival.objects.filter(incident=scope_id).exclude(place="")
    return sorted(set(places.values_list("place", flat=True)))


def alert_page(ref: str, reference: str) -> str:
    """The address of an alert's page, for tasks about it."""
    return reverse("alert", kwargs={"ref": ref, "reference": reference})
