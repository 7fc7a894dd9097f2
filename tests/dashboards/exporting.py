"""A family whose names are worth protecting, and how tests read lists that are sent."""

import csv
import io
from typing import Any

from incidents.models import Incident

HAMIDA: dict[str, Any] = {
    "focal_point": None,
    "counts": None,
    "persons": [
        {
            "name": "=Hamida Khatun",
            "sex": "f",
            "birth_year": 1990,
            "nationality": "MM",
            "relationship": "focal_point",
            "documents": [{"kind": "passport", "number": "A1234567"}],
        },
        {"name": "Yunus", "sex": "m", "birth_year": 2018, "relationship": "child"},
    ],
    "needs": ["single_caregiver"],
    "phone": "081234567890",
}
SHARED: dict[str, Any] = {"consent": {"record": True, "share": True}}


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def lines(answer: Any) -> list[dict[str, str]]:
    """The rows of a CSV answer below its tags, by their headings."""
    assert answer.status_code == 200, answer.content
    text = content(answer).decode("utf-8-sig")
    _tags, *rows = csv.DictReader(io.StringIO(text, newline=""))
    return rows


def address(incident: Incident, file: str) -> str:
    return f"/export/{incident.ref}/{file}"
