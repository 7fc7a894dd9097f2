"""Two corrections of one household at the same time: what the other one changed, what this one would."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from incidents.models import Arrival
from registrations.amending import BIRTH, Told
from registrations.models import LANGUAGES, Document, Household, Need, Person, Sex

LABELS: dict[str, Promise] = {
    "arrival": gettext_lazy("Arrival"),
    "site": gettext_lazy("Where this desk stands"),
    "language": gettext_lazy("Language they speak"),
    "interpreter_needed": gettext_lazy("They need an interpreter"),
    "medical_urgent": gettext_lazy("In danger of life: call a health worker now"),
    "phone": gettext_lazy("Phone"),
    "phone_owner": gettext_lazy("Whose phone"),
    "origin": gettext_lazy("Where they come from"),
    "housing": gettext_lazy("A place to stay"),
    "needs": gettext_lazy("Needs"),
    "consent": gettext_lazy("They agreed to"),
    "counts": gettext_lazy("How many people"),
}


@dataclass(frozen=True)
class Difference:
    """One part of a household that is different. `name` is how the answer names it.

    `mine` is None where only the other one changed it: then there is nothing to choose.
    """

    name: str
    label: str
    before: str
    theirs: str
    mine: str | None

    @property
    def is_theirs(self) -> bool:
        """Whether the other one changed it."""
        return self.theirs != self.before

    @property
    def is_mine(self) -> bool:
        """Whether what this one wrote is something else than what is there now."""
        return self.mine is not None and self.mine != self.theirs

    @property
    def must_choose(self) -> bool:
        return self.is_theirs and self.is_mine


def differences(before: Told, now: Told, changes: Mapping[str, Any]) -> list[Difference]:
    """Everything that somebody changed since `before`: the other one, who is in `now`, or this one."""
    plain = [
        Difference(
            name,
            str(label),
            _text(name, before[name]),
            _text(name, now[name]),
            _text(name, changes[name]) if name in changes else None,
        )
        for name, label in LABELS.items()
    ]
    found = [*plain, *_persons(before, now, changes.get("persons", []))]
    if speaker := changes.get("focal_point"):
        found.append(Difference("focal_point", _("A new person"), "", "", _person_text(speaker)))
    return [each for each in found if each.is_theirs or each.mine is not None]


def chosen(changes: Mapping[str, Any], mine: set[str]) -> Told:
    """Of `changes` those parts that are named in `mine`, as `differences` names them."""
    kept = {name: value for name, value in changes.items() if name in mine}
    persons = changes.get("persons", [])
    some = [p for place, p in enumerate(persons) if _person_name(p, place) in mine]
    return {**kept, "persons": some} if some else kept


def _person_name(change: Mapping[str, Any], place: int) -> str:
    return f"person {change.get('id') or place}"


def _persons(before: Told, now: Told, changes: list[Told]) -> list[Difference]:
    were = {person["id"]: person for person in before["persons"]}
    are = {person["id"]: person for person in now["persons"]}
    mine = {change["id"]: change for change in changes if change.get("id")}
    rows = [
        Difference(
            f"person {id}",
            _("A person"),
            _person_text(were.get(id)),
            _person_text(are.get(id)),
            _person_text(_laid_over(were.get(id, {}), mine[id])) if id in mine else None,
        )
        for id in {**were, **are}
    ]
    new = [
        Difference(_person_name(change, place), _("A new person"), "", "", _person_text(change))
        for place, change in enumerate(changes)
        if not change.get("id")
    ]
    return rows + new


def _laid_over(person: Told, change: Told) -> Told:
    replaced = BIRTH if BIRTH & change.keys() else frozenset()
    kept = {name: value for name, value in person.items() if name not in replaced}
    papers = {paper["id"]: paper for paper in person.get("documents", [])}
    merged = {**kept, **change}
    merged["documents"] = [
        {**papers.get(p.get("id"), {}), **p} for p in merged.get("documents", [])
    ]
    return merged


def _person_text(person: Told | None) -> str:
    """In one line; of a paper as much of its number as anybody at a desk sees."""
    if person is None:
        return ""
    born = person.get("birth_date") or person.get("birth_year")
    age = _("%(age)s years") % {"age": person["age"]} if person.get("age") is not None else ""
    papers = [
        f"{p['kind'].upper()} {Document.mask(p.get('number', ''))}" for p in person["documents"]
    ]
    parts = [
        person.get("name") or "–",
        _label(Sex.choices, person.get("sex")),
        str(born or age),
        _label(Person.Relationship.choices, person.get("relationship")),
        person.get("nationality") or "",
        *papers,
    ]
    return ", ".join(filter(None, parts))


def _label(choices: Any, value: Any) -> str:
    return str(dict(choices).get(value, ""))


def _text(name: str, value: Any) -> str:
    """A part of a household as people read it; empty for nothing."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if not value:
        return ""
    writers: dict[str, Callable[[Any], str]] = {
        "arrival": lambda id: Arrival.objects.get(pk=id).code,
        "language": lambda code: str(LANGUAGES.get(code, code)),
        "phone_owner": lambda code: _label(Household.PhoneOwner.choices, code),
        "housing": lambda code: _label(Household.Housing.choices, code),
        "needs": lambda codes: ", ".join(str(Need(code).label) for code in sorted(codes)),
        "consent": _consent_text,
        "counts": _counts_text,
    }
    return writers.get(name, str)(value)


def _consent_text(consent: Told) -> str:
    given = {
        "record": _("being written down"),
        "share": _("partners seeing it"),
        "sms": _("SMS"),
    }
    return ", ".join(label for name, label in given.items() if consent.get(name)) or _("nothing")


def _counts_text(counts: Told) -> str:
    return ", ".join(
        f"{Sex(sex).label} {band}: {people}"
        for sex, row in counts.items()
        for band, people in row.items()
        if people
    )
