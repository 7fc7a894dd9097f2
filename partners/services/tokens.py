"""Tokens by which programs act as a user."""

import secrets

from django.db import transaction
from django.utils import timezone

from core import events
from core.actors import SYSTEM, Acting
from partners.authentication import fingerprint
from partners.models import ApiToken, User


@transaction.atomic
def create_token(user: User, *, label: str = "", by: Acting = SYSTEM) -> str:
    """A new API token, in clear; this is the only time anybody sees it."""
    token = secrets.token_urlsafe(32)
    row = ApiToken.objects.create(user=user, label=label, sha256=fingerprint(token))
    events.record("partners.token_created", by=by, scope_id=None, about=user.pk, token=str(row.pk))
    return token


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Acting) -> None:
    """From now on it opens nothing. Twice is the same as once."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).change(revoked_at=timezone.now()):
        events.record(
            "partners.token_revoked",
            by=by,
            scope_id=None,
            about=token.user_id,
            token=str(token.pk),
        )
