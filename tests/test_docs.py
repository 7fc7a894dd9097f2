"""The documentation says what the code does: settings, commands, refusals, links."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
SOURCES = [path for app in ROOT.glob("*/apps.py") for path in app.parent.rglob("*.py")]
READ = re.compile(r'(env\.\w+|os\.environ(?:\.get)?)[(\[]\s*"([A-Z_]+)"')
REFUSED = re.compile(r'(?:RuleBroken|not_allowed)\(\s*"([a-z_]+)"')
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def settings_read() -> set[str]:
    """The names that the code asks the environment for, but Django's own."""
    found = [hit for path in SOURCES for hit in READ.findall(path.read_text("utf-8"))]
    files = {f"{name}_FILE" for reader, name in found if reader == "env.secret"}
    return ({name for _reader, name in found} | files) - {"DJANGO_SETTINGS_MODULE"}


def settings_told() -> set[str]:
    """The first column of the table of settings."""
    return set(re.findall(r"^\| `([A-Z_]+)` \|", page("deployment.md"), re.MULTILINE))


def commands() -> list[str]:
    ours = [path.stem for path in SOURCES if path.parent.name == "commands"]
    return ["up", *(name for name in ours if name != "__init__")]


def links() -> list[tuple[Path, str]]:
    """(page, target) of every link that stays in the repository."""
    found = [(path, hit) for path in PAGES for hit in LINK.findall(path.read_text("utf-8"))]
    return [(path, target) for path, target in found if ":" not in target]


def anchor(heading: str) -> str:
    """The way GitHub makes one: lower case, marks dropped, blanks to dashes."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_table_of_settings_is_complete_and_invents_none() -> None:
    assert settings_told() == settings_read()


@pytest.mark.parametrize("command", commands())
def test_every_command_is_explained(command: str) -> None:
    told = "".join(path.read_text("utf-8") for path in PAGES)
    assert f"manage.py {command}" in told


@pytest.mark.parametrize(
    ("source", "target"), links(), ids=lambda part: getattr(part, "name", part)
)
def test_every_link_leads_somewhere(source: Path, target: str) -> None:
    name, _, place = target.partition("#")
    there = source.parent / name if name else source
    assert there.exists()
    if place:
        headings = HEADING.findall(there.read_text("utf-8"))
        assert place in map(anchor, headings)


def test_every_refusal_is_explained() -> None:
    """Each code of a 409 stands in the table of the API; `lease_lost` stays between processes."""
    codes = {code for path in SOURCES for code in REFUSED.findall(path.read_text("utf-8"))}
    told = set(re.findall(r"^\| `([a-z_]+)` \|", page("api.md"), re.MULTILINE))
    assert codes - {"lease_lost"} <= told
