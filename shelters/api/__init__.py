"""The API's doors to shelters and stays."""

from shelters.api.places import (
    API,
    Cancel,
    Capacity,
    CheckIn,
    CheckOut,
    NoShow,
    ShelterDoor,
    ShelterItem,
    Shelters,
    StayDoor,
    StayItem,
    StayMove,
    Stays,
    Transfer,
)

__all__ = [
    "API",
    "Cancel",
    "Capacity",
    "CheckIn",
    "CheckOut",
    "NoShow",
    "ShelterDoor",
    "ShelterItem",
    "Shelters",
    "StayDoor",
    "StayItem",
    "StayMove",
    "Stays",
    "Transfer",
]
