"""From a right password to a session: with a second factor, nobody is signed in before the code."""

import time
from datetime import timedelta

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from partners import access, services
from partners.authentication import SEEN_EVERY
from partners.models import User
from partners.services import second_factor

HALF, PASSED = "half_signed_in", "second_factor_passed"
HALF_LASTS = timedelta(minutes=5)
BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, user: User, then: str) -> bool:
    """After the password. True when `user` is signed in, False when a code is asked for first."""
    if second_factor.is_set_up(user):
        request.session.cycle_key()
        request.session[HALF] = [str(user.pk), user.get_session_auth_hash(), time.time(), then]
        return False
    auth.login(request, user, backend=BACKEND)
    return True


def half(request: HttpRequest) -> User | None:
    """Who gave the right password in this browser, and has some minutes for the code."""
    key, fingerprint, at, _then = request.session.get(HALF) or ("", "", 0, "")
    if time.time() - at > HALF_LASTS.total_seconds():
        return None
    user = User.objects.filter(pk=key, is_active=True).first()
    same = user is not None and constant_time_compare(fingerprint, user.get_session_auth_hash())
    return user if same else None


def finish(request: HttpRequest, user: User) -> str:
    """After the code: signed in. Where they wanted to go."""
    then: str = request.session.pop(HALF)[3]
    auth.login(request, user, backend=BACKEND)
    request.session[PASSED] = True
    return then


def keep(request: HttpRequest, user: User) -> None:
    """This session goes on while all others of `user` end, as after another password."""
    passed = request.session.get(PASSED) and second_factor.is_set_up(user)
    auth.update_session_auth_hash(request, user.refreshed())
    request.session[PASSED] = bool(passed)


def passed(request: HttpRequest) -> None:
    """The second factor was just set up, or shown, in this session."""
    request.session[PASSED] = True


def is_complete(request: HttpRequest, user: User) -> bool:
    """Whether everything was shown that `user` must show."""
    if not settings.SECOND_FACTOR or request.session.get(PASSED):
        return True
    return not access.needs_second_factor(user)


def note_seen(user: User) -> None:
    """Within a few minutes."""
    if user.seen_at is None or timezone.now() - user.seen_at > SEEN_EVERY:
        services.seen(user)
