"""What a public feed must not name: where people of an incident stay."""

from uuid import UUID

from shelters.models import Shelter


def site_names(scope_id: UUID) -> list[str]:
    """The names and codes of the shelters."""
    known = Shelter.objects.filter(incident=scope_id).values_list("name", "code")
    return sorted({word for row in known for word in row})
