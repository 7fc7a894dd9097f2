"""What does not fit together in what an arrival says of itself, by whichever door it is told."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.fields import Errors

LANDED = "landed"
FAR = 150  # km from the incident: a place of this name that is further off is another one
TOGETHER = ("state", "aboard_low", "aboard_high", "lat", "lon")


def misfits(told: Mapping[str, Any]) -> Errors:
    """Sentences by field, for the whole of an arrival."""
    wrong: Errors = {}
    low, high = told["aboard_low"], told["aboard_high"]
    if low is not None and high is not None and low > high:
        wrong["aboard_high"] = [_("This is below aboard_low.")]
    if (told["lat"] is None) != (told["lon"] is None):
        wrong["lon"] = [_("Give both lat and lon, or neither.")]
    return wrong


def misfits_after(arrival: Any, changes: Mapping[str, Any]) -> Errors:
    """Sentences by field, for an arrival with these changes."""
    told = {name: getattr(arrival, name) for name in TOGETHER} | dict(changes)
    wrong = misfits(told)
    has_landed = told["state"] == LANDED
    if has_landed and "arrived_at" in changes and changes["arrived_at"] is None:
        wrong["arrived_at"] = [_("Say when they landed.")]
    return wrong
