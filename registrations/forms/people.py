"""One person as typed at the desk: who speaks for the family, or a row of somebody who came along."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import YEARS
from registrations import countries, reading
from registrations.amending import BIRTH
from registrations.models import Document, Person, Sex

SPEAKER = Person.Relationship.FOCAL_POINT.value
DAY = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4})", re.ASCII)
TOLD_AS = {
    "age": "birth",
    "estimated": "birth",
    "document_kind": "documents",
    "document_number": "documents",
}
Born = dict[str, Any]


def born(text: str) -> Born | None:
    """What a body says of a birth for what people type: an age, a year, or a day; None for something else.

    >>> born("34"), born("1990"), born("31-5-1990"), born("1990-05-31"), born("May")
    ({'age': 34}, {'birth_year': 1990}, {'birth_date': '1990-05-31'}, {'birth_date': '1990-05-31'}, None)
    """
    if text.isascii() and text.isdigit():
        number = int(text)
        if number <= reading.OLDEST:
            return {"age": number}
        return {"birth_year": number} if number in YEARS else None
    if found := DAY.fullmatch(text):
        day, month, year = found.groups()
        text = f"{year}-{month:0>2}-{day:0>2}"
    try:
        return {"birth_date": date.fromisoformat(text).isoformat()}
    except ValueError:
        return None


class PersonForm(forms.Form):
    """The fields of one person; their names begin with what stands before them: focal_point_name."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    document_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", "–"), *Sex.choices], required=False)
    age = forms.CharField(
        label=_("Age, or when born"),
        max_length=10,
        required=False,
        help_text=_("34, 1990 or 31-05-1990."),
    )
    estimated = forms.BooleanField(label=_("The year is estimated"), required=False)
    relationship = forms.ChoiceField(
        label=_("Relationship"),
        choices=[("", "–"), *(c for c in Person.Relationship.choices if c[0] != SPEAKER)],
        required=False,
    )
    nationality = forms.CharField(
        label=_("Nationality, as they say"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "countries"}),
    )
    document_kind = forms.ChoiceField(
        label=_("Document"), choices=[("", _("None")), *Document.Kind.choices], required=False
    )
    document_number = forms.CharField(label=_("Its number"), max_length=60, required=False)

    def __init__(self, data: Any = None, *, before: str, initial: Any = None) -> None:
        super().__init__(data, prefix=before, initial=initial)
        self.speaks = before == SPEAKER
        if self.speaks:
            del self.fields["relationship"]
        else:
            self.fields["age"].help_text = ""  # it stands above, at who speaks

    def add_prefix(self, field_name: str) -> str:
        return f"{self.prefix}_{field_name}"

    def clean_age(self) -> Born:
        text = self.cleaned_data["age"]
        found = born(text) if text else {}
        if found is None:
            raise forms.ValidationError(_("Write an age, a year, or a day like 31-05-1990."))
        return found

    def clean_nationality(self) -> str | None:
        code = countries.code(self.cleaned_data["nationality"])
        if code is None:
            raise forms.ValidationError(_("Choose a country of the list, or leave this empty."))
        return code or None

    @property
    def is_somebody(self) -> bool:
        """Whether anything is said of this person. Sex alone is a row that was begun and left."""
        told = self.cleaned_data
        return bool(told["name"] or told["age"] or told["document_number"] or told["id"])

    @property
    def is_open(self) -> bool:
        """Whether the papers of the row hold something to look at."""
        folded = ("nationality", "document_kind", "document_number")
        return any(self[name].value() or self[name].errors for name in folded)

    def told(self) -> dict[str, Any]:
        """The person as a body tells it; what is not asked here is left out."""
        told = self.cleaned_data
        return {
            "id": str(told["id"]) if told["id"] else None,
            "name": told["name"],
            "sex": told["sex"] or Sex.UNKNOWN.value,
            "relationship": SPEAKER if self.speaks else told["relationship"] or "not_related",
            "nationality": told["nationality"],
            "birth_estimated": told["estimated"] if told["age"] else False,
            **(told["age"] or {"birth_year": None}),
            "documents": self._documents(),
        }

    def difference(self) -> dict[str, Any]:
        """What is different from what stood there, as a correction tells it; all of who is new."""
        told = self.told()
        if not told["id"]:
            return told
        changed = {TOLD_AS.get(name, name) for name in self.changed_data}
        parts = {"birth": (*BIRTH, "birth_estimated")}
        names = {name for part in changed for name in parts.get(part, (part,))}
        return {name: told[name] for name in ("id", *sorted(names)) if name in told}

    def _documents(self) -> list[dict[str, Any]]:
        """The paper, if there is one; by its id where its number stands there masked, as it was shown."""
        told = self.cleaned_data
        number, kind = told["document_number"], told["document_kind"] or Document.Kind.OTHER.value
        others = [{"id": id} for id in self.initial.get("other_documents", [])]
        if told["document_id"] and Document.MASK in number:
            return [{"id": str(told["document_id"]), "kind": kind}, *others]
        return [{"kind": kind, "number": number}, *others] if number else others

    def show(self, path: str, sentences: list[str]) -> None:
        """A mistake that `reading` found, at the field it is about."""
        name = "document_number" if path.startswith("documents") else path
        name = "age" if path in BIRTH else name
        self.add_error(name if name in self.fields else "name", sentences)
