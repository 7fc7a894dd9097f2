"""Who calls the API: a program with a token, or a signed-in person."""

import hashlib

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from partners.models import ApiToken, User


def fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


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
        return found.user, found

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
