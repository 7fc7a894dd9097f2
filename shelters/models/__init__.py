"""Where people stay: shelters and their places, who has which place, and what was said about them."""

from shelters.models.blocks import Block
from shelters.models.movements import Closing, Evacuation, Movement, Passenger
from shelters.models.planning import PROTECTION, AllocationRun, Proposal
from shelters.models.reports import CapacityReport
from shelters.models.sites import Shelter, SpacePool
from shelters.models.standards import StandardProfile
from shelters.models.stays import CapacityOverride, Stay, StayPart
from shelters.models.visits import HostStatement, Inspection, RollCall, SiteReminder

__all__ = [
    "PROTECTION",
    "AllocationRun",
    "Block",
    "CapacityOverride",
    "CapacityReport",
    "Closing",
    "Evacuation",
    "HostStatement",
    "Inspection",
    "Movement",
    "Passenger",
    "Proposal",
    "RollCall",
    "Shelter",
    "SiteReminder",
    "SpacePool",
    "StandardProfile",
    "Stay",
    "StayPart",
]
