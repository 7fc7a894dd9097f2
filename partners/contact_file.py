"""Contacts from a table: CSV with a line of headings, one contact in each line below it.

Whoever is in the directory already, by organisation and number, is brought up to date; an empty cell
changes nothing. A line that is wrong is left out and told, and all others are kept.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.actors import Acting
from core.errors import RuleBroken
from core.sealed import blind
from partners import services
from partners.consents import CLASSES, bases_of
from partners.models import ContactPoint, Organisation, TextConsent
from partners.serializers import ContactShape, OrganisationShape

COLUMNS = (
    "organisation", "organisation_kind", "name", "phone", "language", "languages", "sex", "role",
    "duty", "order", "verified", "user", "basis", *(f"basis_{name}" for name in CLASSES),
)  # fmt: skip
BASES = {"basis": "all"} | {f"basis_{name}": str(name) for name in CLASSES}
NEEDED = ("organisation", "name", "phone")
EXAMPLE = (
    "PMI", "red_cross", "Ibu Ani", "0812 3456 7890", "id", "id;min", "f", "shelter_manager", "yes",
    "0", "yes", "", "duty_contract", "", "", "refused", "",
)  # fmt: skip
WORDS = {"ya": True, "yes": True, "true": True, "1": True, "y": True}
WORDS |= {"tidak": False, "no": False, "false": False, "0": False, "n": False}
MOST_LINES = 5_000
DELIMITERS = ",;\t"


class NotAList(Exception):
    """Not a table of contacts; the text says why."""


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell."""

    line: int
    field: str
    reason: str
    input: dict[str, str]


@dataclass
class Taken:
    """What became of the lines."""

    created: int = 0
    updated: int = 0
    duplicate: int = 0
    rejected: int = 0
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def counts(self) -> dict[str, int | float]:
        names = ("created", "updated", "duplicate", "rejected", "seconds")
        return {name: getattr(self, name) for name in names}


class OrganisationByName(serializers.CharField):
    """An organisation by its id, short name or name."""

    def to_internal_value(self, data: Any) -> Organisation:  # type: ignore[override]
        text = super().to_internal_value(data)
        found = _organisation(text)
        if found is None:
            raise serializers.ValidationError(
                _("There is no such organisation. Name its kind too, to add it.")
            )
        return found


class Line(ContactShape):
    organisation = OrganisationByName()  # type: ignore[assignment]


def template() -> str:
    """The headings, with a contact to show how it is meant."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, EXAMPLE])
    return out.getvalue()


def decoded(content: bytes) -> str:
    """Spreadsheets write UTF-8 with a mark, or the old code page of Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def take(text: str, *, by: Acting, dry_run: bool = False) -> Taken:
    """Take every line that is right. With `dry_run` nothing stays. Raises NotAList before any is taken."""
    begun, taken, lines = monotonic(), Taken(), list(_lines(text))
    with transaction.atomic():
        for number, cells in lines:
            _take_line(number, cells, taken, by)
        transaction.set_rollback(dry_run)
    taken.seconds = round(monotonic() - begun, 3)
    return taken


def _lines(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    first = text.lstrip("\ufeff").lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise NotAList(_("This file is no CSV.")) from error
    rows = [(number, row) for number, row in rows if any(row)]
    headings = [heading.casefold() for heading in rows[0][1]] if rows else []
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        raise NotAList(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    if len(rows) > MOST_LINES:
        raise NotAList(_("Hand in at most %(n)s lines at once.") % {"n": MOST_LINES})
    for number, row in rows[1:]:
        yield number, dict(zip(headings, row, strict=False))


def _take_line(number: int, cells: dict[str, str], taken: Taken, by: Acting) -> None:
    body = _body(cells)
    with transaction.atomic():
        _add_organisation(cells, by)
        line = Line(data=body)
        if not line.is_valid():
            taken.rejected += 1
            taken.problems += [
                Problem(number, name, str(errors[0]), cells) for name, errors in _flat(line.errors)
            ]
            transaction.set_rollback(True)
            return
        given = {name: value for name, value in line.validated_data.items() if name in body}
        try:
            outcome = _take_contact(line.validated_data, given, by)
        except RuleBroken as refusal:
            outcome = "rejected"
            taken.problems.append(Problem(number, "user", str(refusal.message), cells))
            transaction.set_rollback(True)
    setattr(taken, outcome, getattr(taken, outcome) + 1)


def _flat(errors: Any) -> list[tuple[str, list[str]]]:
    """A wrong word in a list is an error of the list, a wrong ground for texts one of its column."""
    columns = {name: column for column, name in BASES.items()}
    bases = [(columns[name], found) for name, found in errors.pop("bases", {}).items()]
    return bases + [
        (name, found if isinstance(found, list) else next(iter(found.values())))
        for name, found in errors.items()
    ]


def _body(cells: dict[str, str]) -> dict[str, Any]:
    """What the line says, by field; what it leaves empty is left out."""
    body: dict[str, Any] = {name: cells[name] for name in COLUMNS if cells.get(name)}
    body.pop("organisation_kind", None)
    bases = {name: body.pop(column).lower() for column, name in BASES.items() if column in body}
    if bases:
        body["bases"] = bases
    for name in ("duty", "verified"):
        if name in body:
            body[name] = WORDS.get(body[name].casefold(), body[name])
    if "languages" in body:
        body["languages"] = [word.strip() for word in body["languages"].split(";") if word.strip()]
    return body


def _add_organisation(cells: dict[str, str], by: Acting) -> None:
    """One that is not there yet, where the line says what kind it is of."""
    name, kind = cells.get("organisation", ""), cells.get("organisation_kind", "")
    shape = OrganisationShape(data={"name": name, "kind": kind})
    if name and kind and _organisation(name) is None and shape.is_valid():
        services.add_organisation(by=by, **shape.validated_data)


def _organisation(text: str) -> Organisation | None:
    named = Q(acronym__iexact=text) | Q(name__iexact=text)
    with suppress(ValueError):  # most are names
        named |= Q(pk=UUID(text))
    return Organisation.objects.filter(named).order_by("created_at").first()


def _take_contact(data: dict[str, Any], given: dict[str, Any], by: Acting) -> str:
    organisation = data["organisation"]
    # Whoever hands in another list meanwhile waits here: nobody is added twice.
    Organisation.objects.filter(pk=organisation.pk).change()
    same = {"organisation": organisation, "phone_index": blind(data["phone"], "phone")}
    found = ContactPoint.objects.filter(**same).order_by("created_at").first()
    if found is None:
        services.add_contact(by=by, how=TextConsent.How.FILE, **data)
        return "created"
    changed = {name: value for name, value in given.items() if _differs(found, name, value)}
    if not changed:
        return "duplicate"
    services.change_contact(found, by=by, how=TextConsent.How.FILE, **changed)
    return "updated"


def _differs(contact: ContactPoint, name: str, value: Any) -> bool:
    if name == "verified":
        return bool(value) != (contact.verified_at is not None)
    if name == "bases":
        return not value.items() <= bases_of(contact).items()
    return bool(getattr(contact, name) != value)
