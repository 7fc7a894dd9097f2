"""What can be done about shelters by SMS."""

from shelters.sms import own, places, states

__all__ = ["own", "places", "states"]
