"""Values of bodies at the API that more than one app reads."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from core.fields import YEARS


class Moment(serializers.DateTimeField):
    """A time that can be told in every time zone: one at the very end of all years cannot."""

    def to_internal_value(self, value: Any) -> datetime:
        at: datetime = super().to_internal_value(value)
        if at.year not in YEARS:
            self.fail("overflow")
        return at
