"""What goes in and out at the API's doors."""

from shelters.serializers.places import (
    CHILD_POOLS,
    FIGURES,
    Amount,
    CapacityShape,
    InterimShape,
    Pieces,
    PoolShape,
    RulesShape,
    Shape,
    ShelterChange,
    ShelterShape,
    StayShape,
    TransferShape,
    report,
    shelter,
    stay,
)

__all__ = [
    "CHILD_POOLS",
    "FIGURES",
    "Amount",
    "CapacityShape",
    "InterimShape",
    "Pieces",
    "PoolShape",
    "RulesShape",
    "Shape",
    "ShelterChange",
    "ShelterShape",
    "StayShape",
    "TransferShape",
    "report",
    "shelter",
    "stay",
]
