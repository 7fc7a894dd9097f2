"""The lines of the list of shelters, in the words of the reader: said once a page, not once a line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.words import number
from incidents.models import Incident
from partners.access import may
from partners.models import User
from shelters.models import Shelter

CODE = "~"  # in no incident's reference


@dataclass(frozen=True)
class Line:
    """`about` is its code and kind, `shut` its status when it is not open, `over` how many are too many,
    `source` by what way and by whom its figure came; `field` names the field in which to tell a new one,
    empty where this reader may not."""

    shelter: Shelter
    url: str
    about: str
    shut: str
    over: str
    limit: str
    source: str
    field: str


def lines(incident: Incident, shelters: Iterable[Shelter], user: User) -> Iterator[Line]:
    rows = list(shelters)
    names = _reporters(incident, rows, user)
    kinds, limits, states, ways = (
        {value: str(label) for value, label in choices}
        for choices in (
            Shelter.Kind.choices,
            Shelter.Binding.choices,
            Shelter.Status.choices,
            Shelter.Source.choices,
        )
    )
    limits[Shelter.Binding.DECLARED] = _("its operator")  # fits the line, below "Limited by"
    page = reverse("shelter", args=[incident.ref, CODE])
    field, unknown = _("Free places in %(code)s"), _("not known")
    for row in rows:
        tells = may(user, "report_capacity", row)
        told_by = [ways[row.figure_source], names.get(row.figure_by_id, "")]
        yield Line(
            shelter=row,
            url=page.replace(CODE, row.code),
            about=f"{row.code} · {kinds[row.kind]}",
            shut="" if row.is_open else states[row.status],
            over=_too_many(row.over),
            limit=unknown if row.rated is None else limits[row.binding],
            source=" ".join(filter(None, told_by)),
            field=field % {"code": row.code} if tells else "",
        )


def _too_many(over: int) -> str:
    if not over:
        return ""
    return ngettext("%(n)s person too many", "%(n)s people too many", over) % {"n": number(over)}


def _reporters(incident: Incident, rows: Iterable[Shelter], user: User) -> dict[object, str]:
    """Names of who told the figures, for who may know of sites."""
    told_by = {row.figure_by_id for row in rows if row.figure_by_id is not None}
    if not told_by or not may(user, "see_sites", incident):
        return {}
    return dict(User.objects.filter(pk__in=told_by).values_list("pk", "name"))
