"""What whoever writes an alert is told beside the form: what is odd about it, and what it costs."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from notifications import lint, queries
from notifications.lint import Warn
from notifications.models import Alert
from notifications.queries import Recipients


@dataclass(frozen=True)
class Share:
    """What those who read one language cost: SMS and whole rupiah for each of them."""

    language: str
    people: int
    segments: int
    rupiah: int | None


@dataclass(frozen=True)
class Cost:
    """SMS in all, and whole rupiah; None where nobody said what one costs."""

    segments: int
    rupiah: int | None
    shares: list[Share]


def warnings(alert: Alert) -> list[Warn]:
    """What is odd about the texts of an alert. Those on duty may know where exactly people have landed."""
    open_to_more = not alert.audience.get("duty_only", True)
    landings = lint.exact_places.get("landings")
    names = landings(alert.scope_id) if open_to_more and landings else ()
    return lint.warnings(alert.text, queries.shown(alert), places=names)


def sentence(warn: Warn) -> "str | Promise":
    """Why to think again."""
    sentences = {
        "ethnicity": _(
            "“%(word)s” says what people are. Whoever finds the phone reads it: leave it out."
        ),
        "illegal": _("“%(word)s” makes criminals of people who ask for help: leave it out."),
        "fled": _("“%(word)s” blames people: write that they left without notice."),
        "landing_place": _(
            "“%(word)s” is an exact landing place, and this goes to more than those on duty."
        ),
        "blank": _("A blank %(word)s is not filled in."),
        "odd_sign": _("One sign in it makes every SMS shorter: only 70 fit instead of 160."),
        "long": _("It does not fit into one SMS: some networks lose the parts of long ones."),
    }
    return sentences[warn.code] % {"word": warn.word}


def cost(alert: Alert, found: Recipients) -> Cost:
    """What sending it to these recipients takes, in all and by language, answer links included."""
    price: int | None = settings.SMS_SEGMENT_COST or None
    people = queries.read_by(found.told, alert)
    shares = [
        Share(language, people.get(language, 0), size.segments, _times(price, size.segments))
        for language, size in queries.sizes(alert).items()
    ]
    segments = sum(share.people * share.segments for share in shares)
    return Cost(segments, _times(price, segments), shares)


def _times(price: int | None, segments: int) -> int | None:
    return None if price is None else price * segments
