"""Lists to take away at stable addresses: what their columns are, who may take them, and that it is noted.

Headings are codes that do not change with the language, tags those of the Humanitarian Exchange Language
(https://hxlstandard.org). Nationality, papers and what protection knows are in none of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import audit, sheets
from core.sheets import Written
from dashboards import columns, queries
from dashboards.columns import Column
from incidents import queries as incidents
from partners import recipients
from partners.models import Organisation, User
from referrals import queries as referrals
from registrations import queries as registrations
from shelters import queries as shelters
from supplies import queries as supplies

if TYPE_CHECKING:
    from incidents.models import Incident

AT_ONCE = 500
NAMES = "export_names"


@dataclass(frozen=True)
class Export:
    """A list that whoever may do `act` takes away, as far as they may see its rows."""

    label: Promise
    act: str
    columns: tuple[Column, ...]
    rows: "Callable[[User, Incident], Iterable[Any]]"
    has_points: bool = False

    @property
    def forms(self) -> list[str]:
        return ["csv", "xlsx", "geojson"] if self.has_points else ["csv", "xlsx"]


class Handover(NamedTuple):
    """Names leave: to whom, and why."""

    recipient: Organisation
    reason: str
    outside: bool


def _arrivals(user: User, incident: "Incident") -> Iterable[Any]:
    rows = incidents.arrivals(incident).prefetch_related("head_counts")
    return rows.order_by("created_at").iterator(chunk_size=AT_ONCE)


def _shelters(user: User, incident: "Incident") -> Iterable[Any]:
    return shelters.sites(user, incident).order_by("code").iterator(chunk_size=AT_ONCE)


def _referrals(user: User, incident: "Incident") -> Iterable[Any]:
    rows = referrals.referrals(user, incident).order_by("created_at", "pk")
    return rows.iterator(chunk_size=AT_ONCE)


def _stock(user: User, incident: "Incident") -> Iterable[Any]:
    rows = supplies.balances(user).filter(location__incident=incident)
    return rows.order_by("location", "item__code").iterator(chunk_size=AT_ONCE)


def _figures(user: User, incident: "Incident") -> Iterator[tuple[Any, ...]]:
    board = queries.board(incident)
    for name, value in asdict(board.figures).items():
        yield name, value, board.as_of


EXPORTS = {
    "households": Export(
        _("Households, without names"),
        "see_households",
        columns.HOUSEHOLDS,
        registrations.export_households,
    ),
    "arrivals": Export(_("Arrivals"), "see_sites", columns.ARRIVALS, _arrivals, has_points=True),
    "shelters": Export(_("Shelters"), "see_sites", columns.SHELTERS, _shelters, has_points=True),
    "referrals": Export(_("Referrals"), "see_referrals", columns.REFERRALS, _referrals),
    "stock": Export(_("Stock"), "see_stock", columns.STOCK, _stock),
    "figures": Export(_("Figures"), "see_figures", columns.FIGURES, _figures),
}


def take(user: User, incident: "Incident", name: str, form: str) -> Written:
    """A list without names, noted in the audit trail. Http404 for none, PermissionDenied."""
    export = EXPORTS.get(name)
    if export is None or form not in export.forms:
        raise Http404
    recipients.speaks_for(user, export.act, incident.scope)
    rows = export.rows(user, incident)
    written = sheets.write(_table(name, export.columns, rows, incident), form)
    _note(user, incident, name, written)
    return written


def lists(user: User, incident: "Incident") -> dict[str, Export]:
    """What `user` may take away there."""
    return {
        name: export
        for name, export in EXPORTS.items()
        if recipients.may_speak(user, export.act, incident.scope)
    }


def may_name(user: User, incident: "Incident") -> bool:
    return recipients.may_speak(user, NAMES, incident.scope)


def require_names(user: User, incident: "Incident") -> None:
    """Raises PermissionDenied unless `user` may take names away at all."""
    recipients.speaks_for(user, NAMES, incident.scope)


def hand_over(user: User, incident: "Incident", *, to: str, reason: str) -> Handover:
    """Who takes names away and for whom; `to` is empty for the own organisation.

    Raises PermissionDenied, RecipientBlocked, RuleBroken `no_agreement`.
    """
    own = recipients.speaks_for(user, NAMES, incident.scope)
    recipient = recipients.recipient(to, own.pk)
    return Handover(recipient, reason, outside=recipient != own)


def take_names(user: User, incident: "Incident", form: str, handover: Handover) -> Written:
    """The people whom `user` may read by name, a row for each; noted with whom it is for, and why."""
    if form not in {"csv", "xlsx"}:
        raise Http404
    rows = registrations.export_persons(user, incident, outside=handover.outside)
    written = sheets.write(_table("persons", columns.PERSONS, rows, incident), form)
    recipient = {"recipient": str(handover.recipient.pk)}
    _note(user, incident, "persons", written, reason=handover.reason, **recipient)
    return written


def attachment(written: Written, ref: str, name: str) -> FileResponse:
    """The file, named by what it holds and when it was made; kept by no cache."""
    now = timezone.localtime().strftime("%Y%m%d-%H%M")
    response = FileResponse(
        written.file,
        as_attachment=True,
        filename=f"{ref}-{name}-{now}.{written.form}",
        content_type=sheets.TYPES[written.form],
    )
    response["Cache-Control"] = "no-store"
    return response


def _table(
    name: str, shown: tuple[Column, ...], rows: Iterable[Any], incident: "Incident"
) -> sheets.Table:
    zone = incident.scope
    headings, tags = [column.heading for column in shown], [column.tag for column in shown]
    values = ([columns.local(column.value(row), zone) for column in shown] for row in rows)
    return sheets.Table(f"{incident.ref} {name}", headings, tags, values)


def _note(
    user: User, incident: "Incident", name: str, written: Written, *, reason: str = "", **facts: Any
) -> None:
    """Before the first byte leaves: what cannot be noted is not sent."""
    audit.note(
        "dashboards.exported",
        by=user,
        scope_id=incident.pk,
        reason=reason,
        list=name,
        form=written.form,
        rows=written.rows,
        sha256=written.sha256,
        **facts,
    )
