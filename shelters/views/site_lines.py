"""The lines of the list of shelters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from partners.access import may
from partners.models import User
from shelters.models import Shelter


@dataclass(frozen=True)
class Line:
    """A shelter; who told its figure, for who may know that; whether this reader may tell a new one."""

    shelter: Shelter
    reporter: str
    may_report: bool

    @property
    def url(self) -> str:
        return reverse("shelter", args=[self.shelter.incident.ref, self.shelter.code])

    @property
    def source(self) -> str:
        return f"{self.shelter.get_figure_source_display()} {self.reporter}".strip()


def lines(shelters: Iterable[Shelter], user: User) -> list[Line]:
    rows = list(shelters)
    told_by = {row.figure_by_id for row in rows} - {None}
    known = User.objects.filter(pk__in=told_by).values_list("pk", "name")
    names = dict(known) if rows and may(user, "see_sites", rows[0]) else {}
    return [
        Line(row, names.get(row.figure_by_id, ""), may(user, "report_capacity", row))
        for row in rows
    ]
