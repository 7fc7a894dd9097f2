"""What people type about accounts: signing in, their own, and those of colleagues."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import scopes
from partners import giving, queries
from partners.access import Who
from partners.forms import ContactChoice, DayField
from partners.models import ContactPoint, Invitation, Language, Membership, Organisation, Role, User

Reach = Membership.Reach
USERNAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{1,63}\Z", gettext_lazy("Write small letters, digits, dots and dashes.")
)


class SignInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": gettext_lazy(
            "This user name and password do not belong together. Mind capital letters."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("User name")


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}
        ),
        help_text=gettext_lazy("Six digits of the app, or one of the codes on paper."),
    )


class UsernameField(forms.CharField):
    """A user name that nobody has, in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"})
        super().__init__(
            label=gettext_lazy("User name"),
            max_length=64,
            widget=widget,
            validators=[USERNAME],
            help_text=gettext_lazy("To sign in with: small letters and digits, such as siti.r"),
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").lower()

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if name and User.objects.filter(username=name).exists():
            raise forms.ValidationError(_("Somebody else has this user name."))
        return name


class NewPasswordField(forms.CharField):
    def __init__(self, label: Any, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        super().__init__(label=label, strip=False, max_length=400, widget=widget, **kwargs)


class NewPasswordForm(forms.Form):
    """A password, twice, that is good enough for `user`."""

    password = NewPasswordField(
        gettext_lazy("New password"),
        help_text=gettext_lazy("At least ten characters. Several words are easy to remember."),
    )
    password_repeat = NewPasswordField(gettext_lazy("New password again"))

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        again = data.pop("password_repeat", None)
        if "password" in data and again is not None and again != data["password"]:
            self.add_error("password_repeat", _("The two passwords are not the same."))
        return data


class WelcomeForm(NewPasswordForm):
    """Coming in by a link: a new colleague says the user name too."""

    username = UsernameField()
    field_order = ["username", "password", "password_repeat"]

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        initial = {"username": invitation.username}
        super().__init__(*args, user=invitation.user, initial=initial, **kwargs)
        if invitation.kind == Invitation.Kind.PASSWORD:
            del self.fields["username"]


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label=gettext_lazy("Password until now"),
        strip=False,
        max_length=400,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old", "password", "password_repeat"]

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if self.user is None or not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your password."))
        return old


class AccountForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)


class TokenForm(forms.Form):
    label = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=80,
        help_text=gettext_lazy("Such as: district dashboard"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is written down with what you do."),
    )


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time it takes none
    def label_from_instance(self, organisation: Organisation) -> str:
        return organisation.name


class RoleForm(forms.Form):
    """A role that `who` may give: which, for whom, where, until when."""

    organisation = OrganisationChoice(
        label=gettext_lazy("Organisation"), queryset=Organisation.objects.none(), empty_label="–"
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    where = forms.ChoiceField(label=gettext_lazy("Where"))
    last_day = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: until somebody takes the role away."),
    )

    def __init__(self, *args: Any, who: Who, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.who = who
        gives = giving.roles_to_give(who)
        mine = Organisation.objects.filter(giving.organisations_to_give(who)).order_by("name")
        self.fields["organisation"].queryset = mine  # type: ignore[attr-defined]
        roles = [(role.value, role.label) for role in Role if role in gives]
        self.fields["role"].choices = _to_choose(roles)  # type: ignore[attr-defined]
        self.fields["where"].choices = _to_choose(_places(who))  # type: ignore[attr-defined]

    def clean_last_day(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        end = timezone.make_aware(datetime.combine(day, time.max)) if day else None
        if end is not None and end < timezone.now():
            raise forms.ValidationError(_("This day is over."))
        return end

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if self.errors:
            return data
        where = data.pop("where")
        wide = where in {Reach.ALL, Reach.EXERCISES}
        data["reach"] = Reach(where) if wide else Reach.INCIDENT
        data["scope"] = None if wide else queries.scopes_to_give(self.who).get(pk=where)
        data["valid_to"] = data.pop("last_day")
        data["role"] = Role(data["role"])
        if not giving.may_give(self.who, Membership(**_post(data))):
            self.add_error("role", _("You may not give this role there, or not for so long."))
        return data


def _to_choose(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Where there are several, none is chosen before somebody chooses."""
    return choices if len(choices) == 1 else [("", "–"), *choices]


def _post(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("role", "organisation", "reach", "scope", "valid_to")}


def _places(who: Who) -> list[tuple[str, Any]]:
    """Where `who` gives roles: incidents by name, then what is wider."""
    named = scopes.names(queries.scopes_to_give(who).values_list("pk", flat=True))
    wide = {
        Reach.ALL: gettext_lazy("All incidents, also later ones"),
        Reach.EXERCISES: gettext_lazy("All exercises"),
    }
    single = sorted(((str(pk), name) for pk, name in named.items()), key=lambda place: place[1])
    reached = giving.reaches_to_give(who)
    return [*single, *((str(reach), word) for reach, word in wide.items() if reach in reached)]


class InviteForm(RoleForm):
    """A new colleague, and their first role."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    username = UsernameField(required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language.choices)
    contact = ContactChoice(
        label=gettext_lazy("Send the link by SMS to"),
        queryset=ContactPoint.objects.none(),
        required=False,
        empty_label="–",
        help_text=gettext_lazy("Only numbers that somebody answered. Empty: you show it yourself."),
    )
    field_order = ["name", "username", "language", "organisation", "role", "where", "last_day"]

    def __init__(self, *args: Any, texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if texts:
            self.fields["contact"].queryset = queries.reachable_of(  # type: ignore[attr-defined]
                self.fields["organisation"].queryset  # type: ignore[attr-defined]
            )
        else:
            del self.fields["contact"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        contact, organisation = data.get("contact"), data.get("organisation")
        if contact and organisation and contact.organisation_id != organisation.pk:
            self.add_error("contact", _("This contact is at another organisation."))
        return data
