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
from shelters.forms.standards import ChooseForm, StandardForm, WhatIfForm

__all__ = [
    "SPECIAL",
    "UNKNOWN",
    "Amount",
    "ChooseForm",
    "FreeForm",
    "OperatorField",
    "Pieces",
    "PlaceForm",
    "ShelterForm",
    "StandardForm",
    "WhatIfForm",
]
