"""What people fill in."""

from shelters.forms.sites import (
    SPECIAL,
    UNKNOWN,
    Amount,
    FreeForm,
    OperatorField,
    Pieces,
    PlaceForm,
    ShelterForm,
)

__all__ = [
    "SPECIAL",
    "UNKNOWN",
    "Amount",
    "FreeForm",
    "OperatorField",
    "Pieces",
    "PlaceForm",
    "ShelterForm",
]
