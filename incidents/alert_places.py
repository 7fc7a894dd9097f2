"""What texts to many must not name: where exactly people of an incident have landed or stay."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from incidents.models import Arrival, Incident
from notifications import lint
from notifications.models import Alert

CLOSED = _("The words of this alert are for partners only.")


def landing_places(scope_id: UUID) -> list[str]:
    places = Arrival.objects.filter(incident=scope_id).exclude(place="")
    return sorted(set(places.values_list("place", flat=True)))


def hides_places(incident: Incident) -> bool:
    foreign = incident.population_type == Incident.PopulationType.FOREIGN_ARRIVAL
    return foreign and not incident.is_exercise


def secret(incident: Incident) -> list[str]:
    """Names that the public never reads: every place of foreigners, unless it is only an exercise."""
    if not hides_places(incident):
        return []
    return [name for names in lint.exact_places for name in names(incident.pk)]


def is_open(alert: Alert, secret: Iterable[str]) -> bool:
    """Whether the public may read its words."""
    names = list(secret)
    return not any(lint.named(text, names) for text in [*alert.text.values(), alert.area])


def alert_page(ref: str, reference: str) -> str:
    """The address of an alert's page, for tasks about it."""
    return reverse("alert", kwargs={"ref": ref, "reference": reference})
