"""The second factor: codes of an app on the phone (TOTP, RFC 6238), and codes on paper for when it is lost.

Codes are guessable in a million tries, so tries are counted on the user's row: five, then a pause.
"""

import base64
import os
import time
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.oath import TOTP

from core import events
from core.actors import Acting
from core.errors import RuleBroken
from partners.authentication import fingerprint
from partners.models import RecoveryCode, SecondFactor, User
from partners.services.users import end_sessions

TRIES, PAUSE = 5, timedelta(minutes=15)
RECOVERY_CODES = 10
SECRET_BYTES, RECOVERY_BYTES = 20, 10  # RFC 4226 asks for 160 bits
TOLERANCE = 1  # steps of 30 s that the clock of a phone may be off


class TooManyTries(Exception):
    """Wait until then."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(str(wait))
        self.wait = wait


def is_set_up(user: User) -> bool:
    """Whether a code is asked for after the password."""
    return SecondFactor.objects.filter(user=user).exists()


def new_secret() -> str:
    """What the app and we share, as people type it: 32 signs of base32."""
    return base64.b32encode(os.urandom(SECRET_BYTES)).decode()


def set_up(user: User, secret: str, code: str) -> list[str] | None:
    """Keep what the app shows codes of, when `code` is one of them; every session of the user ends.

    Returns the recovery codes, which nobody sees again, or None for a wrong code. RuleBroken
    `second_factor_set` when there is one already.
    """
    step = _step(secret, code, after=0)
    if step is None:
        return None
    factor = SecondFactor(user=user, last_step=step)
    factor.secret = secret
    with transaction.atomic():
        try:
            with transaction.atomic():
                factor.save(force_insert=True)
        except IntegrityError as error:
            raise _set_already() from error
        end_sessions(user)
        events.record("partners.second_factor_set", by=user, scope_id=None, about=user.pk)
        return _recovery_codes(user)


def _set_already() -> RuleBroken:
    return RuleBroken("second_factor_set", _("There is a second factor already."))


def _recovery_codes(user: User) -> list[str]:
    raw = [base64.b32encode(os.urandom(RECOVERY_BYTES)).decode() for _n in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, sha256=_recovery_print(code)) for code in raw
    )
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in raw]


def check(user: User, code: str) -> bool:
    """Whether `code` is one of the app's or of those on paper; a good one works once.

    Raises TooManyTries after five wrong ones, for 15 minutes.
    """
    plain = "".join(code.split()).replace("-", "").upper()
    factor = _take_try(user)
    if not (_use_step(factor, plain) or _use_recovery(user, plain)):
        if factor.tries >= TRIES:
            _note_pause(user)
            raise TooManyTries(PAUSE)
        return False
    SecondFactor.objects.filter(pk=factor.pk).change(tries=0)
    return True


def _take_try(user: User) -> SecondFactor:
    """Each try is counted before it is looked at, however many come at the same moment."""
    now = timezone.now()
    mine = SecondFactor.objects.filter(user=user)
    if not mine.filter(tries__lt=TRIES).change(tries=F("tries") + 1, tried_at=now) and not (
        mine.filter(tried_at__lte=now - PAUSE).change(tries=1, tried_at=now)
    ):
        raise TooManyTries(mine.get().tried_at + PAUSE - now)
    return mine.get()


@transaction.atomic
def _note_pause(user: User) -> None:
    events.record("partners.second_factor_paused", by=user, scope_id=None, about=user.pk)


def _use_step(factor: SecondFactor, code: str) -> bool:
    step = _step(factor.secret, code, after=factor.last_step)
    newer = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step or 0)
    return step is not None and bool(newer.change(last_step=step))


def _step(secret: str, code: str, *, after: int) -> int | None:
    """The time step whose code this is, later than `after`."""
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        return None
    totp = TOTP(base64.b32decode(secret))
    totp.time = time.time()
    return totp.t() if totp.verify(int(code), TOLERANCE, min_t=after + 1) else None


@transaction.atomic
def _use_recovery(user: User, code: str) -> bool:
    unused = RecoveryCode.objects.filter(user=user, sha256=_recovery_print(code), used_at=None)
    if not unused.change(used_at=timezone.now()):
        return False
    events.record("partners.recovery_code_used", by=user, scope_id=None, about=user.pk)
    return True


def _recovery_print(code: str) -> str:
    return fingerprint(f"recovery:{code}")


def codes_left(user: User) -> int:
    """How many codes on paper have not been used yet."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


@transaction.atomic
def reset(user: User, *, by: Acting, reason: str) -> None:
    """The phone is gone: the second factor is set up anew at the next sign-in; sessions end now."""
    RecoveryCode.objects.filter(user=user).delete()
    SecondFactor.objects.filter(user=user).delete()
    end_sessions(user)
    events.record(
        "partners.second_factor_reset", by=by, scope_id=None, about=user.pk, reason=reason
    )
