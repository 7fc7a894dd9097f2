"""What comes in at the API, before anybody reads it. Stands alone, since the settings name it."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.parsers import JSONParser, MultiPartParser


class CleanJSONParser(JSONParser):
    """JSON that a database can keep: not nested without end, no text that is none."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            data = super().parse(*args, **kwargs)
            wrong = {
                path or "non_field_errors" for path, text in _texts(data) if not _is_clean(text)
            }
        except exceptions.ParseError as error:
            raise exceptions.ParseError(_no_json(error.__context__)) from error
        except RecursionError as error:
            raise exceptions.ParseError(_("This is nested too deeply.")) from error
        if wrong:
            message = _("This holds characters that are no text.")
            raise exceptions.ValidationError({path: [message] for path in sorted(wrong)})
        return data


class ClearMultiPartParser(MultiPartParser):
    """A form with a file; one that cannot be read is refused in the reader's language."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except exceptions.ParseError as error:
            message = _("This is no form with a file that can be read (multipart/form-data).")
            raise exceptions.ParseError(message) from error


def _no_json(why: BaseException | None) -> str:
    """Where the JSON breaks off, as far as its reader knows."""
    if not isinstance(why, json.JSONDecodeError):
        return _("This is not JSON.")
    place = {"line": why.lineno, "column": why.colno}
    return _("This is not JSON: look at line %(line)s, column %(column)s.") % place


def _texts(data: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a body with its path, the names of fields included."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for name, part in data.items():
            yield path, name
            yield from _texts(part, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for number, part in enumerate(data):
            yield from _texts(part, f"{path}.{number}" if path else str(number))


def _is_clean(text: str) -> bool:
    return text.isprintable() or (
        "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)
    )
