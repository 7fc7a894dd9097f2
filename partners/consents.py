"""What was said about each class of texts to a contact: the ground for it, or that it is not wanted."""

from partners.models import ContactPoint, TextConsent

REFUSED = "refused"
MessageClass, Basis = TextConsent.MessageClass, TextConsent.Basis
# Who wants none at all says BERHENTI, or has it noted as such: that binds whatever was said of a class.
CLASSES = [each for each in MessageClass if each != MessageClass.ALL]


def bases_of(contact: ContactPoint) -> dict[str, str]:
    """By class: the ground of the newest line, or REFUSED. A class of which nothing was said is not there."""
    lines = sorted(contact.consents.all(), key=lambda line: line.at)
    return {
        line.message_class: REFUSED if line.state == TextConsent.State.WITHDRAWN else line.basis
        for line in lines
    }
