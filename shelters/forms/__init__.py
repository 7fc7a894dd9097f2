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
from shelters.forms.visits import (
    CloseForm,
    CountInForm,
    CountOutForm,
    EvacuateForm,
    HostForm,
    InspectionForm,
    MovementForm,
    PeopleNowForm,
    RollCallForm,
)

__all__ = [
    "SPECIAL",
    "UNKNOWN",
    "Amount",
    "ChooseForm",
    "CloseForm",
    "CountInForm",
    "CountOutForm",
    "EvacuateForm",
    "FreeForm",
    "HostForm",
    "InspectionForm",
    "MovementForm",
    "OperatorField",
    "PeopleNowForm",
    "Pieces",
    "PlaceForm",
    "RollCallForm",
    "ShelterForm",
    "StandardForm",
    "WhatIfForm",
]
