"""What somebody needs, as any registrar may see it: eight codes, kept as bits."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.TextChoices):
    """The eight needs that any registrar may see and tap. Protected codes live elsewhere."""

    CHILD_ALONE = "child_alone", _("Child alone")
    SEPARATED_CHILD = "separated_child", _("Separated child")
    PREGNANT_OR_BREASTFEEDING = "pregnant_or_breastfeeding", _("Pregnant or breastfeeding")
    DISABILITY = "disability", _("Disability")
    SERIOUS_MEDICAL = "serious_medical", _("Seriously ill")
    OLDER_ALONE = "older_alone", _("Older person alone")
    SINGLE_CAREGIVER = "single_caregiver", _("Single caregiver")
    FAMILY_MISSING = "family_missing", _("Family missing")


class Needs(property):
    """The codes in a column of bits, one bit for each Need in its order: small, and found by one AND."""

    def __init__(self, column: str) -> None:
        def read(row: Any) -> list[str]:
            return codes(getattr(row, column))

        def write(row: Any, value: list[str]) -> None:
            setattr(row, column, bits(value))

        super().__init__(read, write)


BITS = {need: 1 << number for number, need in enumerate(Need.values)}


def bits(needs: Iterable[str]) -> int:
    return sum(BITS[need] for need in set(needs))


def codes(value: int) -> list[str]:
    return [need for need, bit in BITS.items() if value & bit]
