"""What people say about two households that may be one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registrations.models import MatchPair

ASK = "ask"


class VerdictForm(forms.Form):
    """The same, not the same, or a question to who stands before them. The keys 1, 2 and 3 choose."""

    decision = forms.ChoiceField(
        label=_("What are they?"),
        choices=[
            (MatchPair.State.SAME.value, _("1 · The same household, registered twice")),
            (MatchPair.State.DIFFERENT.value, _("2 · Two households")),
            (ASK, _("3 · I cannot tell: ask the site")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        help_text=_("What decided it, such as a paper that was seen. Not needed for a question."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    use_required_attribute = (
        False  # a question needs no reason, and no script says so to the browser
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = self.data.get("decision") != ASK


class AnswerForm(forms.Form):
    note = forms.CharField(label=_("What did you see?"), max_length=200)
