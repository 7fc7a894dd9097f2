"""Who comes to a shelter and who goes, on one day."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shelters.models import Shelter, Stay


@dataclass(frozen=True)
class Today:
    """People who came and left since midnight, where the shelter is."""

    came: int
    left: int


def today(shelter: Shelter) -> Today:
    zone = shelter.scope.zone
    day = timezone.localtime(timezone=zone).date()
    midnight = datetime.combine(day, time(), tzinfo=zone)
    gone = (Stay.State.LEFT, Stay.State.TRANSFERRED)
    row = Stay.objects.filter(shelter=shelter, updated_at__gte=midnight).aggregate(
        came=Coalesce(Sum("people", filter=Q(checked_in_at__gte=midnight)), 0),
        left=Coalesce(
            Sum(
                "people",
                filter=Q(ended_at__gte=midnight, checked_in_at__isnull=False, state__in=gone),
            ),
            0,
        ),
    )
    return Today(**row)
