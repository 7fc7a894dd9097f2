"""Where people stay: shelters and their places, who has which place, and what was said about them."""

from shelters.models.planning import PROTECTION, AllocationRun, Proposal
from shelters.models.sites import CapacityReport, Shelter, SpacePool
from shelters.models.stays import CapacityOverride, Stay, StayPart

__all__ = [
    "PROTECTION",
    "AllocationRun",
    "CapacityOverride",
    "CapacityReport",
    "Proposal",
    "Shelter",
    "SpacePool",
    "Stay",
    "StayPart",
]
