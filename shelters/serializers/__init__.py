"""What goes in and out at the API's doors."""

from shelters.serializers.movements import (
    CountInShape,
    CountOutShape,
    MovementFilter,
    PeopleMovementShape,
    movement,
)
from shelters.serializers.needs import NeedsAnswer, NeedsShape
from shelters.serializers.needs import line as need
from shelters.serializers.places import (
    Shape,
    ShelterChange,
    ShelterShape,
    shelter,
)
from shelters.serializers.reports import CapacityShape, report
from shelters.serializers.standards import StandardChange, StandardShape, standard
from shelters.serializers.stays import (
    BlockChange,
    BlockFilter,
    BlockShape,
    CheckInShape,
    CheckOutShape,
    StayFilter,
    StayShape,
    TransferShape,
    block,
    outcome,
    stay,
)
from shelters.serializers.visits import (
    CloseShape,
    EvacuateShape,
    InspectionShape,
    PeopleNowShape,
    RollCallShape,
    checklist_version,
    closing,
    evacuation,
    inspection,
    roll_call,
)

__all__ = [
    "BlockChange",
    "BlockFilter",
    "BlockShape",
    "CapacityShape",
    "CheckInShape",
    "CheckOutShape",
    "CloseShape",
    "CountInShape",
    "CountOutShape",
    "EvacuateShape",
    "InspectionShape",
    "MovementFilter",
    "NeedsAnswer",
    "NeedsShape",
    "PeopleMovementShape",
    "PeopleNowShape",
    "RollCallShape",
    "Shape",
    "ShelterChange",
    "ShelterShape",
    "StandardChange",
    "StandardShape",
    "StayFilter",
    "StayShape",
    "TransferShape",
    "block",
    "checklist_version",
    "closing",
    "evacuation",
    "inspection",
    "movement",
    "need",
    "outcome",
    "report",
    "roll_call",
    "shelter",
    "standard",
    "stay",
]
