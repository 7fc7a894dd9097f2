"""API views of shelters, stays, blocks, movements and standards. Plans are in `planning`."""

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
    ShelterItem,
    Shelters,
)
from shelters.api.standards import StandardItem, Standards
from shelters.api.stays import (
    AtTheDoor,
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
    StayItem,
    Stays,
    Transfer,
)
from shelters.api.visits import Checklist, Inspections, PeopleNow, RollCalls

__all__ = [
    "AtTheDoor",
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
    "ShelterItem",
    "Shelters",
    "StandardItem",
    "Standards",
    "StayItem",
    "Stays",
    "Transfer",
    "UndoReport",
]
