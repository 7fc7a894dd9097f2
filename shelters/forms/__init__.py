"""What people fill in."""

from shelters.forms.movements import CountInForm, CountOutForm, MovementForm
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
    EvacuateForm,
    HostForm,
    InspectionForm,
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
