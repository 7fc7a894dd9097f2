"""When a household does not receive, and what it is told then."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core import words
from core.errors import RuleBroken
from registrations import queries as registrations
from supplies import queries
from supplies.models import DistributionRound, Receipt


def check_open(round: DistributionRound, at: datetime) -> None:
    """RuleBroken `round_closed`. A receipt that is written down late counts by the time of the hand-out."""
    if at < round.opens_at or (round.closes_at is not None and at >= round.closes_at):
        raise RuleBroken("round_closed", _("This distribution is not open."), state=round.state)


def already_received(before: Receipt) -> RuleBroken:
    message = _("They received this already: %(when)s.") % {"when": _when(before, before.at)}
    return RuleBroken("already_received", message, at=before.at)


def check_interval(receipt: Receipt) -> None:
    """RuleBroken `too_soon`, by every receipt of the same items around this one, later ones too.

    RuleBroken `already_received` when they did as another registration that was merged with this one.
    """
    round, at = receipt.round, receipt.at
    others = queries.receipts_of_same_goods(receipt, registrations.identity_of(receipt.household))
    if (before := others.filter(round=round).first()) is not None:
        raise already_received(before)
    interval = timedelta(hours=round.min_interval_hours)
    near = others.filter(at__gt=at - interval, at__lt=at + interval).order_by("-at").first()
    if near is not None:
        raise _too_soon(receipt, near.at + interval)
    midnight = round.scope.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    today = others.filter(at__gte=midnight, at__lt=tomorrow)
    if round.max_per_day is not None and today.count() >= round.max_per_day:
        raise _too_soon(receipt, tomorrow)


def _too_soon(receipt: Receipt, next_at: datetime) -> RuleBroken:
    message = _("They received the same not long ago. They may receive again from %(when)s.")
    return RuleBroken("too_soon", message % {"when": _when(receipt, next_at)}, next_at=next_at)


def check_residence(receipt: Receipt) -> None:
    """RuleBroken `not_resident`."""
    round = receipt.round
    if round.residents_only and not queries.stays_here(receipt.household, round.location):
        message = _("They do not stay at %(place)s, and this distribution is for those who do.")
        raise RuleBroken("not_resident", message % {"place": round.location.name})


def _when(receipt: Receipt, at: datetime) -> str:
    with timezone.override(receipt.round.scope.zone):
        return words.moment(at)
