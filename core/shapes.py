"""Values of bodies at the API that more than one app reads."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _
from rest_framework import serializers

from core import inbox
from core.fields import YEARS

WRITTEN = (serializers.CharField, serializers.UUIDField)


class SomeOf(serializers.CharField):
    """Codes of a list with commas between them, as the address of a list names them."""

    def __init__(self, codes: Collection[str], **kwargs: Any) -> None:
        self.codes = codes
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> list[str]:  # type: ignore[override]
        chosen = str(super().to_internal_value(data)).split(",")
        if not set(chosen) <= set(self.codes):
            sentence = _("Write one of these, or several with commas between them: %(codes)s.")
            raise serializers.ValidationError(sentence % {"codes": ", ".join(self.codes)})
        return chosen


class Moment(serializers.DateTimeField):
    """A time with its zone that can be told in every other: one at the very end of all years cannot."""

    def to_internal_value(self, value: Any) -> datetime:
        at: datetime = super().to_internal_value(value)
        if at.year not in YEARS:
            self.fail("overflow")
        return at

    def enforce_timezone(self, value: datetime) -> datetime:
        """Whoever leaves the zone out may have meant any hour of a day."""
        if is_naive(value):
            sentence = _("Write a time with its zone, like 2026-11-22T14:05:00+07:00.")
            raise serializers.ValidationError(sentence)
        at: datetime = super().enforce_timezone(value)
        return at


class Ahead(Moment):
    """A time to come, of a whole body: what was said in time may be said again by its id after that."""

    def to_internal_value(self, value: Any) -> datetime:
        at = super().to_internal_value(value)
        if at <= timezone.now() and not self._came_before():
            raise serializers.ValidationError(_("This time has passed."))
        return at

    def _came_before(self) -> bool:
        try:
            return inbox.came(UUID(str(self.root.initial_data.get("id"))))
        except ValueError:
            return False


class Number(serializers.FloatField):
    """A number; `true` is none, though Python reads it as 1."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


def not_written(field: Any, value: Any, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Where a body has a number or true in place of a text: a name that is 5 is a mistake, not "5"."""
    if isinstance(field, serializers.Serializer) and isinstance(value, Mapping):
        for name, inner in field.fields.items():
            yield from not_written(inner, value.get(name), f"{path}.{name}" if path else name)
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        for place, each in enumerate(value if isinstance(value, list) else ()):
            yield from not_written(field.child, each, f"{path}.{place}")
    elif isinstance(field, serializers.DictField):
        for name, each in value.items() if isinstance(value, Mapping) else ():
            yield from not_written(field.child, each, f"{path}.{name}")
    elif isinstance(field, WRITTEN) and isinstance(value, int | float):
        yield path, [_("Write text.")]
