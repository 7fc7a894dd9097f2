"""A part of a page as its reader gets it."""

import re
from typing import Any

from django.template import Context, Template


def draw(template: str, **context: Any) -> str:
    html = Template(template).render(Context(context))
    return re.sub(r"\s+", " ", html)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())
