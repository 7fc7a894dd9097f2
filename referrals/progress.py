"""How far a referral has come, and what may be done next, in words."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import Form
from django.utils.translation import gettext_lazy as _

from core.parts import Step, Text
from referrals.models import Referral

State = Referral.State

WAY = {
    State.DRAFT: "created_at",
    State.SENT: "sent_at",
    State.ACCEPTED: "accepted_at",
    State.IN_TRANSIT: "departed_at",
    State.ATTENDED: "attended_at",
    State.COMPLETED: "ended_at",
}
FORWARD = ("send", "accept", "depart", "attend", "complete")
FAILED = (State.DECLINED, State.NO_SHOW, State.REVOKED)

LABELS: dict[str, Text] = {
    "send": _("Send the referral"),
    "accept": _("Accept the patient"),
    "decline": _("Decline"),
    "depart": _("The patient is on the way"),
    "attend": _("The patient was seen"),
    "complete": _("Close the referral"),
    "no-show": _("The patient did not come"),
    "revoke": _("Withdraw the referral"),
}
CONSEQUENCES: dict[str, Text] = {
    "decline": _("The sender must find another facility. You will no longer see this referral."),
    "complete": _("Your facility will no longer see this patient's data."),
    "no-show": _("This ends the referral. Your facility will no longer see this patient's data."),
    "revoke": _("This ends the referral. The facility will no longer see it."),
}


@dataclass(frozen=True)
class Action:
    """A step that the reader may take, and the words that it asks for."""

    name: str
    form: Form

    @property
    def label(self) -> Text:
        return LABELS[self.name]

    @property
    def is_forward(self) -> bool:
        """Whether it brings the patient on: what breaks a referral off is never the first offer."""
        return self.name in FORWARD

    @property
    def consequence(self) -> Text:
        return CONSEQUENCES.get(self.name, "")


def steps(referral: Referral) -> list[Step]:
    """The way from the draft to the end: what was done, where it stands, what is still to come."""
    state = State(referral.state)
    if state in FAILED:
        passed = [Step(s.label, "done", at) for s, at in _reached(referral) if s != State.COMPLETED]
        return [*passed, Step(state.label, "failed", referral.ended_at)]
    ahead = list(WAY)[list(WAY).index(state) + 1 :]
    return [
        *(Step(s.label, "current" if s == state else "done", at) for s, at in _reached(referral)),
        *(Step(s.label, "todo") for s in ahead),
    ]


def _reached(referral: Referral) -> list[tuple[State, datetime]]:
    times = [(state, getattr(referral, column)) for state, column in WAY.items()]
    return [(state, at) for state, at in times if at is not None]
