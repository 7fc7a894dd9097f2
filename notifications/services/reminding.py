"""Reminders of what runs out: agreements on sharing data, without which no names are handed over."""

from datetime import date, timedelta

from django.utils import timezone

from notifications.services.telling import tell
from notifications.wording import agreement_ends
from partners.models import Organisation
from partners.queries import duty_contacts

# Days before the end: first to arrange it, then to hurry.
EARLY, LATE = 14, 3


def remind_of_agreements(today: date | None = None) -> int:
    """Text whoever is on duty at an organisation whose agreement ends: in two weeks, in three days, and when
    it has. Each once, whenever we look; how many texts there are."""
    now = today or timezone.localdate()
    ending = Organisation.objects.filter(
        agreement_to__gte=now - timedelta(days=EARLY), agreement_to__lte=now + timedelta(days=EARLY)
    )
    return sum(_remind(each, each.agreement_to, now) for each in ending if each.agreement_to)


def _remind(organisation: Organisation, until: date, now: date) -> int:
    days = (until - now).days
    step = "over" if days < 0 else "late" if days <= LATE else "early"
    return tell(
        duty_contacts(organisation.pk),
        texts=agreement_ends(until, is_over=days < 0),
        scope_id=None,
        key=f"agreement:{organisation.pk}:{until}:{step}",
    )
