"""What is odd about the number of a paper, in words. No number is ever in them."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from registrations import papers
from registrations.papers import Remark

SENTENCES: dict[str, Promise] = {
    papers.WRONG_LENGTH: _("This number has not 16 digits. Please look at the paper again."),
    papers.REGION_UNKNOWN: _("No province has the first two digits of this number."),
    papers.IMPOSSIBLE_DATE: _("There is no such day as the digits 7 to 12 of this number say."),
    papers.SEX_DIFFERS: _("By this number the sex is another than was said."),
    papers.BIRTH_DIFFERS: _("By this number the day of birth is another than was said."),
}


def odd(paper: papers.Numbered, person: papers.Someone) -> list[Promise]:
    """What to look at again, for the page where the paper stands."""
    return [SENTENCES[code] for code in papers.check(paper, person, timezone.localdate())]


def warnings(remarks: Iterable[Remark]) -> list[dict[str, Any]]:
    return [
        {"field": remark.field, "code": remark.code, **_in_both(SENTENCES[remark.code])}
        for remark in remarks
    ]


def _in_both(sentence: Promise) -> dict[str, str]:
    texts = {}
    for language in ("id", "en"):
        with override(language):
            texts[f"text_{language}"] = str(sentence)
    return texts
