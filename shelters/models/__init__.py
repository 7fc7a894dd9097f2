"""Where people stay: shelters and their places, who has which place, and what was said about them."""

from shelters.models.sites import CapacityReport, Shelter, SpacePool
from shelters.models.stays import CapacityOverride, Stay, StayPart

__all__ = ["CapacityOverride", "CapacityReport", "Shelter", "SpacePool", "Stay", "StayPart"]
