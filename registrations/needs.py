"""The coded list of specific needs as data: a file with its version and source, read and checked.

The file that ships is UNHCR's list of 2009 with words of our own; a deployment loads another one with
`manage.py load_need_codes`. `chip` is the safe flag of a registrar that a code says more about, empty where
there is none; a protected code is shown to nobody but protection.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "data" / "need-codes.json"
CODE = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,5}")
# Survivors of violence and torture, and those whom the law or somebody threatens: in no list but this one.
ALWAYS_PROTECTED = ("SV-", "TR-", "LP-")
MOST_LETTERS = 80


class BadList(Exception):
    """The file is no list of needs; the message names the place and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    group_en: str
    group_id: str
    label_en: str
    label_id: str
    chip: str
    protected: bool


@dataclass(frozen=True, slots=True)
class CodeList:
    version: str
    source: str
    codes: tuple[Code, ...]


def read(text: str, chips: Collection[str]) -> CodeList:
    """The list in a file's text; `chips` are the safe flags that a code may belong to. Raises BadList."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise BadList(f"This is not JSON: {error}.") from error
    if not isinstance(data, dict) or not isinstance(data.get("groups"), list):
        raise BadList("The file holds one object with version, source and groups.")
    found = CodeList(
        version=_line(data, "version", "the list", 20),
        source=_line(data, "source", "the list", 400),
        codes=tuple(code for group in data["groups"] for code in _codes(group, chips)),
    )
    names = [code.code for code in found.codes]
    if twice := {name for name in names if names.count(name) > 1}:
        raise BadList(f"{min(twice)} is there twice.")
    if not names:
        raise BadList("The list has no codes.")
    return found


def _codes(group: Any, chips: Collection[str]) -> Iterator[Code]:
    if not isinstance(group, dict) or not isinstance(group.get("codes"), list):
        raise BadList("A group is an object with code, en, id and codes.")
    name = _line(group, "code", "a group", 2)
    group_en, group_id = (_line(group, language, name) for language in ("en", "id"))
    for row in group["codes"]:
        if not isinstance(row, dict):
            raise BadList(f"{name}: a code is an object.")
        code = _line(row, "code", f"a code of {name}", 8)
        if not CODE.fullmatch(code) or not code.startswith(f"{name}-"):
            raise BadList(f"{code}: a code of this group is written like {name}-XX.")
        if row.get("chip", "") not in ("", *chips):
            raise BadList(f"{code}: there is no such chip as {row['chip']}.")
        if code.startswith(ALWAYS_PROTECTED) and (row.get("chip") or not row.get("protected")):
            raise BadList(f"{code}: codes of SV, TR and LP are protected and belong to no chip.")
        yield Code(
            code=code,
            group_en=group_en,
            group_id=group_id,
            label_en=_line(row, "en", code),
            label_id=_line(row, "id", code),
            chip=row.get("chip", ""),
            protected=bool(row.get("protected")),
        )


def _line(data: Mapping[str, Any], name: str, place: str, most: int = MOST_LETTERS) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        raise BadList(f"{place}: {name} is a text of at most {most} characters.")
    return value.strip()
