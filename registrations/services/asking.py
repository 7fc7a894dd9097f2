"""Asking the site: what a register cannot tell, somebody who stands before the people can."""

from datetime import timedelta

from django.db import transaction

from core import events
from core.actors import Acting
from incidents.services import raise_task
from partners.models import Role
from registrations.models import MatchPair
from registrations.queries.duplicates import ASK_SITE

WITHIN = timedelta(hours=12)
BETWEEN = " / "


@transaction.atomic
def ask_site(pair: MatchPair, *, by: Acting) -> None:
    """Have the registrars look at both households of a pair. Asked again it changes nothing."""
    target = ("match_pair", pair.pk, pair.a.number + BETWEEN + pair.b.number)
    role = Role.REGISTRAR
    if raise_task(pair.incident, ASK_SITE, role=role, target=target, within=WITHIN, by=by):
        events.record("registrations.site_asked", by=by, scope_id=pair.incident_id, about=pair.pk)
