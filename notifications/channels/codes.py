"""What a provider's error codes ask of us: retry, give up, mark the number, or stop the channel.

The numbers are Twilio's (https://www.twilio.com/docs/api/errors); those in words are our own.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Verdict(Enum):
    AGAIN = "again"  # not taken now: again after a wait
    ONCE_MORE = "once_more"  # taken and not delivered: one more attempt, later
    NEVER = "never"
    BAD_NUMBER = "bad_number"
    OPTED_OUT = "opted_out"
    STOPPED = "stopped"  # nothing will be taken until somebody repairs the account


@dataclass(frozen=True)
class Meaning:
    verdict: Verdict
    sentence: "str | Promise"


V = Verdict
_NO_SENDER = _("The sender's number or name cannot text there: check the sender in the account.")
MEANINGS: dict[str, Meaning] = {
    # the account
    "20003": Meaning(V.STOPPED, _("The account or its password is not accepted.")),
    "20005": Meaning(V.STOPPED, _("The account is not active.")),
    "21408": Meaning(V.STOPPED, _("Texts to this country are not switched on in the account.")),
    "21212": Meaning(V.STOPPED, _NO_SENDER),
    "21606": Meaning(V.STOPPED, _NO_SENDER),
    "21657": Meaning(V.STOPPED, _NO_SENDER),
    "21703": Meaning(V.STOPPED, _("The Messaging Service has no sender.")),
    "30002": Meaning(V.STOPPED, _("The account is suspended.")),
    # too fast
    "20429": Meaning(V.AGAIN, _("Too many texts at once.")),
    "21611": Meaning(V.AGAIN, _("The sender's queue is full.")),
    "30001": Meaning(V.AGAIN, _("The sender's queue is full.")),
    "30022": Meaning(V.AGAIN, _("Too many texts at once.")),
    # the number
    "21211": Meaning(V.BAD_NUMBER, _("This is not a telephone number.")),
    "21614": Meaning(V.BAD_NUMBER, _("This number takes no texts.")),
    "21635": Meaning(V.BAD_NUMBER, _("This number is a landline.")),
    "30005": Meaning(V.BAD_NUMBER, _("Nobody has this number.")),
    "30006": Meaning(V.BAD_NUMBER, _("This number is a landline, or its operator takes no texts.")),
    "21610": Meaning(V.OPTED_OUT, _("This number said STOP to the sender.")),
    # the text
    "21612": Meaning(V.NEVER, _("This sender cannot reach this number.")),
    "21617": Meaning(V.NEVER, _("The text is too long.")),
    "30007": Meaning(V.NEVER, _("The operator filtered it out: check the sender's registration.")),
    "30036": Meaning(V.NEVER, _("It did not arrive before its time was over.")),
    # the phone
    "30003": Meaning(V.ONCE_MORE, _("The phone is off or has no signal.")),
    "30008": Meaning(V.ONCE_MORE, _("The operator does not say why.")),
    # our own
    "no_network": Meaning(V.AGAIN, _("The provider cannot be reached.")),
    "no_answer": Meaning(V.AGAIN, _("The provider did not answer in time.")),
    "fault_there": Meaning(V.AGAIN, _("The provider has a fault.")),
    "fault_here": Meaning(V.AGAIN, _("Something in Posko failed: see its log.")),
    "file_not_written": Meaning(V.AGAIN, _("The file of texts cannot be written.")),
    "file_not_read": Meaning(V.AGAIN, _("The file of texts cannot be read.")),
    "unreachable": Meaning(V.STOPPED, _("The provider has not answered for some minutes.")),
    "with_the_phone": Meaning(V.AGAIN, _("The gateway phone has it and did not report yet.")),
    "stood_in": Meaning(V.AGAIN, _("The gateway phone took it over: the channel was stopped.")),
    "too_many_attempts": Meaning(V.NEVER, _("It was tried too often.")),
    "phone_failed": Meaning(V.NEVER, _("The gateway phone could not send it.")),
}
_UNKNOWN = Meaning(V.NEVER, _("Look this code up at the provider."))


def meaning(code: str) -> Meaning:
    return MEANINGS.get(code, _UNKNOWN)


def verdict(code: str) -> Verdict:
    return meaning(code).verdict
