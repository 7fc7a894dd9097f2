"""What people type about organisations and contacts."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import phones
from partners import queries
from partners.consents import CLASSES, REFUSED, Basis, bases_of
from partners.models import ContactPoint, Language, Organisation, Role, TextConsent, User


class WordsField(forms.CharField):
    """A list of short words, typed with commas between them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=400, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [word.strip() for word in (value or "").split(",") if word.strip()]


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, **kwargs)


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    acronym = forms.CharField(label=gettext_lazy("Short name"), max_length=20, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)
    clusters = WordsField(
        label=gettext_lazy("Clusters"),
        help_text=gettext_lazy("What it works on, with commas between: health, logistics"),
    )
    areas = WordsField(
        label=gettext_lazy("Areas"),
        help_text=gettext_lazy("P-codes of where it works, with commas between: ID1309, ID1371"),
    )
    agreement_from = DayField(
        label=gettext_lazy("Data-sharing agreement from"),
        help_text=gettext_lazy("Without one, no names are handed over."),
    )
    agreement_to = DayField(
        label=gettext_lazy("Data-sharing agreement until"),
        help_text=gettext_lazy("Empty: until it is ended."),
    )

    @staticmethod
    def initial_of(row: Organisation) -> dict[str, Any]:
        return {name: getattr(row, name) for name in OrganisationForm.base_fields}


def _basis(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    unsaid = ("", gettext_lazy("nothing else was agreed"))
    return forms.ChoiceField(label=label, choices=[unsaid, *choices], required=False)


def _basis_of(message_class: TextConsent.MessageClass) -> forms.ChoiceField:
    """Of one class; where nothing else was said, what holds for all texts holds for it."""
    label = format_lazy("{}: {}", gettext_lazy("Texts"), message_class.label)
    refused = (REFUSED, gettext_lazy("they do not want these"))
    return _basis(label, [*Basis.choices, refused])


class ContactForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
        help_text=gettext_lazy("A number that takes texts: 0812 3456 7890 or +62…"),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[("", "–"), *Role.choices],
        required=False,
        help_text=gettext_lazy("Alerts to this role reach this contact."),
    )
    order = forms.IntegerField(
        label=gettext_lazy("Order"),
        min_value=0,
        max_value=999,
        initial=0,
        help_text=gettext_lazy("Who is told first: 0 before 1 before 2."),
    )
    languages = WordsField(
        label=gettext_lazy("Languages spoken"),
        help_text=gettext_lazy("Codes with commas between them: rhg, min, en"),
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        choices=[("", "–"), ("f", gettext_lazy("Female")), ("m", gettext_lazy("Male"))],
        required=False,
        help_text=gettext_lazy("For interpreters: women may want to speak to a woman."),
    )
    duty = forms.BooleanField(label=gettext_lazy("On duty"), required=False, initial=True)
    verified = forms.BooleanField(
        label=gettext_lazy("Somebody answered this number"), required=False
    )
    user = forms.CharField(  # the contact of somebody who signs in
        label=gettext_lazy("User name"), max_length=64, required=False
    )

    basis_all = _basis(gettext_lazy("Why texts may go there"), Basis.choices)
    basis_life_safety = _basis_of(CLASSES[0])
    basis_operational = _basis_of(CLASSES[1])
    basis_information = _basis_of(CLASSES[2])
    basis_public = _basis_of(CLASSES[3])

    def clean(self) -> dict[str, Any]:
        """The grounds by class of texts, as `bases`."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given = {name: data.pop(f"basis_{name}", "") for name in ("all", *CLASSES)}
        return {**data, "bases": {str(name): basis for name, basis in given.items() if basis}}

    def clean_phone(self) -> str:
        number = phones.e164(self.cleaned_data["phone"])
        if number is None:
            raise forms.ValidationError(_("This is not a phone number."))
        return number

    def clean_user(self) -> User | None:
        name = self.cleaned_data["user"]
        if name and (found := queries.user(name)) is None:
            raise forms.ValidationError(_("There is no such user."))
        return found if name else None

    @staticmethod
    def initial_of(row: ContactPoint) -> dict[str, Any]:
        own = ("name", "phone", "language", "role", "order", "languages", "sex", "duty")
        name = row.user.username if row.user else ""
        return {
            **{field: getattr(row, field) for field in own},
            "verified": row.verified_at is not None,
            "user": name,
            **{f"basis_{name}": basis for name, basis in bases_of(row).items()},
        }


class ContactChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    def label_from_instance(self, contact: ContactPoint) -> str:
        return f"{contact.organisation.short_name}: {contact.name}"


class MomentField(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class ShiftForm(forms.Form):
    contact = ContactChoice(
        label=gettext_lazy("Who"),
        queryset=ContactPoint.objects.select_related("organisation").order_by(
            "organisation__name", "order", "name"
        ),
        empty_label="–",
    )
    starts_at = MomentField(label=gettext_lazy("From"))
    ends_at = MomentField(label=gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("A shift ends after it starts."))
        return data


class ContactFileForm(forms.Form):
    """A file first; then its text once more, when what it would do was looked at."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        error_messages={"required": gettext_lazy("Choose a file.")},
        help_text=gettext_lazy("CSV with a line of headings, one contact in each line."),
    )
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not self.data.get("text")
