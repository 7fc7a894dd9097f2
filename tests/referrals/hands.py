"""What the hands of a race do, each in its own process."""

from core.actors import SYSTEM
from core.errors import RuleBroken
from referrals.models import Referral
from referrals.services import take_step


def step(referral: str, name: str) -> str:
    """The state that the step led to, or the code of the refusal."""
    try:
        return take_step(Referral.objects.get(pk=referral), name, by=SYSTEM).state
    except RuleBroken as refusal:
        return refusal.code
