"""How the domain says no."""

from typing import Any

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A rule of the domain forbids this. Doors answer 409 with the code and the sentence.

    `facts` are ids, codes and figures that help the caller to choose what would work instead.
    """

    def __init__(self, code: str, message: "str | Promise", **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.facts = facts
