"""Who calls the API: a program with a token, or a signed-in person. And the tokens themselves."""

import base64
import hashlib
import hmac
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from partners.models import ApiToken, User

SEEN_EVERY = timedelta(minutes=5)


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_token(invitation_id: UUID) -> str:
    """What the link of an invitation ends with: nobody can make one up, and no table holds it."""
    key = hashlib.sha256(b"partners.invitation" + settings.SECRET_KEY.encode()).digest()
    signed = hmac.digest(key, invitation_id.bytes, "sha256")
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Token T`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        word, _space, token = request.headers.get("Authorization", "").partition(" ")
        if word != "Token":
            return None
        found = (
            ApiToken.objects.filter(sha256=fingerprint(token), revoked_at=None)
            .select_related("user")
            .first()
        )
        if found is None or not found.user.is_active:
            raise exceptions.AuthenticationFailed(_("This token is not valid."))
        _note_use(found)
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class SessionAuthentication(authentication.SessionAuthentication):
    """Whoever is signed in on the pages; what changes something carries the CSRF token of the page."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            message = _("The CSRF token is missing or is not right. Send it as X-CSRFToken.")
            raise exceptions.PermissionDenied(message) from error


def _note_use(token: ApiToken) -> None:
    """Within a few minutes: a program may call many times a second."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > SEEN_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


class OwnSessionScheme(SessionScheme):  # type: ignore[no-untyped-call]
    target_class = SessionAuthentication  # type: ignore[assignment]


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
