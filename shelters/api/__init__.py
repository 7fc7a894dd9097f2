"""The API's doors to shelters and stays."""

from shelters.api.capacity import Capacity, Reports, UndoReport
from shelters.api.movements import (
    CancelMovement,
    CountIn,
    CountOut,
    MovementItem,
    Movements,
)
from shelters.api.needs import NeedsCalculator
from shelters.api.orders import Close, Evacuate
from shelters.api.places import (
    API,
    ShelterDoor,
    ShelterItem,
    Shelters,
)
from shelters.api.standards import StandardItem, Standards
from shelters.api.stays import (
    AtTheDoor,
    BlockDoor,
    BlockItem,
    Blocks,
    Cancel,
    CheckIn,
    CheckOut,
    ConfirmCare,
    Depart,
    GiveBlockBack,
    NoShow,
    OutAtTheDoor,
    StayDoor,
    StayItem,
    StayMove,
    Stays,
    Transfer,
)
from shelters.api.visits import Checklist, Inspections, PeopleNow, RollCalls

__all__ = [
    "API",
    "AtTheDoor",
    "BlockDoor",
    "BlockItem",
    "Blocks",
    "Cancel",
    "CancelMovement",
    "Capacity",
    "CheckIn",
    "CheckOut",
    "Checklist",
    "Close",
    "ConfirmCare",
    "CountIn",
    "CountOut",
    "Depart",
    "Evacuate",
    "GiveBlockBack",
    "Inspections",
    "MovementItem",
    "Movements",
    "NeedsCalculator",
    "NoShow",
    "OutAtTheDoor",
    "PeopleNow",
    "Reports",
    "RollCalls",
    "ShelterDoor",
    "ShelterItem",
    "Shelters",
    "StandardItem",
    "Standards",
    "StayDoor",
    "StayItem",
    "StayMove",
    "Stays",
    "Transfer",
    "UndoReport",
]
