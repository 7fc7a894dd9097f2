"""How a body names a household."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from registrations import numbers
from registrations.queries import WrongNumber, right_number


class HouseholdKey(serializers.CharField):
    """The id or the number of a household, as it was written.

    A number whose check digits do not fit is wrong wherever a body holds one: its sentence names those that
    it was perhaps meant to be.
    """

    default_error_messages = {"no_key": _("Write the id or the number of a household.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 40, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        try:
            if right_number(text) is None:
                UUID(text)
        except WrongNumber as error:
            raise serializers.ValidationError(str(error)) from error
        except ValueError:
            self.fail("no_key")
        return text


def named_by(key: str) -> dict[str, Any]:
    """The look-up of rows that have a household, by a key that was read."""
    number = numbers.read(key)
    return {"household__number": str(number)} if number else {"household": UUID(key)}
