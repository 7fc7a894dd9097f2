#!/usr/bin/env python3
"""Keeps the message catalogues without GNU gettext, which a bare Debian lacks.

    python tools/messages.py update        read the source, renew and compile both catalogues
    python tools/messages.py check         say what is missing or wrong; exit 1 if anything is
    python tools/messages.py merge FILE    fill empty Indonesian texts, then update

A line of FILE is `English => Indonesian`, or `one || many => Indonesian` for a plural; a line break
within a text is written as \\n, and lines that start with # are left out.

The source is English, so the English catalogue holds plurals only. Nothing here depends on the
clock or on line numbers: the same source gives the same bytes.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "id": "nplurals=1; plural=0;"}

# What the leading arguments of a translation function are; _lazy and _noop read alike.
SHAPES = {
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
IN_TEMPLATES = {name: name for name in SHAPES} | {"_": "gettext"}
TEMPLATE_CALL = re.compile(r"\b(?:n?p?gettext|_)\(")
PERCENT = re.compile(r"%\(\w+\)[-#0 +]*\d*(?:\.\d+)?[a-zA-Z]|%%|%[sdrf]\b|%")
BRACE = re.compile(r"\{[^{}\s]*\}")
POSITIONAL = re.compile(r"%[sdrf]|\{\d*\}")

GLUE = {ast.JoinedStr: "an f-string", ast.BinOp: "joined text", ast.Call: "a call"}


@dataclass(frozen=True, order=True)
class Key:
    """What gettext looks a text up by."""

    msgid: str
    context: str = ""


@dataclass
class Source:
    """Every translatable text of the apps: its plural ("" without one), the files it is in."""

    plurals: dict[Key, str] = field(default_factory=dict)
    files: dict[Key, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, where: str, *, msgid: str, plural: str = "", context: str = "") -> None:
        key = Key(msgid, context)
        known = self.plurals.get(key, "")
        if known and plural and known != plural:
            self.problems.append(f"{where}: another plural of {msgid!r} exists: {known!r}")
        self.plurals[key] = known or plural
        self.files.setdefault(key, set()).add(where.partition(":")[0])
        for text in (msgid, plural):
            self.problems += [f"{where}: {text!r} {fault}" for fault in faults(text)]


def faults(text: str) -> Iterator[str]:
    """What makes an English text hard to translate."""
    marks = [mark for mark in PERCENT.findall(text) + BRACE.findall(text) if mark != "%%"]
    positional = [mark for mark in marks if POSITIONAL.fullmatch(mark)]
    if text != text.strip():
        yield "starts or ends with white space (`trimmed` helps in a template)"
    if positional and len(marks) > 1:
        yield "has several placeholders: name them all"
    if "%" in marks and any(mark.startswith("%(") for mark in marks):
        yield "has a lone % beside placeholders: write %%"


def read_source(root: Path = ROOT) -> Source:
    """Read all apps below `root`; a file that does not parse raises SyntaxError."""
    rules = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    source = Source()
    for app in sorted(rules["tool"]["importlinter"]["root_packages"]):
        for path in sorted((root / app).rglob("*")):
            parts = path.relative_to(root).parts
            if path.suffix == ".py" and "migrations" not in parts:
                read_python(source, path.read_text(encoding="utf-8"), "/".join(parts))
            elif "templates" in parts and path.is_file():
                read_template(source, path.read_text(encoding="utf-8"), "/".join(parts))
    return source


def read_python(source: Source, text: str, name: str) -> None:
    if "translation" not in text:
        return
    tree = ast.parse(text, filename=name)
    functions = {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            read_call(source, node, functions, f"{name}:{node.lineno}")


def read_template(source: Source, text: str, name: str) -> None:
    calls = templatize(text, origin=name)
    for match in TEMPLATE_CALL.finditer(calls):
        read_call(source, first_call(calls, match.start()), IN_TEMPLATES, name)


def first_call(text: str, start: int) -> ast.Call:
    """Return the call that starts here: the shortest piece, up to a `)`, that is Python."""
    for end in re.finditer(r"\)", text[start:]):
        try:
            call = ast.parse(text[start : start + end.end()], mode="eval").body
        except SyntaxError:
            continue
        if isinstance(call, ast.Call):
            return call
    raise SyntaxError(f"unfinished text: {text[start : start + 60]}")


def read_call(source: Source, call: ast.Call, functions: dict[str, str], where: str) -> None:
    """Add what the call translates, if it translates; `functions` maps local names to Django's."""
    match call.func:
        case ast.Name(id=name):
            name = functions.get(name, "")
        case ast.Attribute(attr=name):
            pass
        case _:
            return
    shape = SHAPES.get(name.removesuffix("_lazy").removesuffix("_noop"), ())
    words = call.args[: len(shape)]
    for word in words:
        if glue := GLUE.get(type(word)):
            source.problems.append(f"{where}: {glue} inside {name}()")
    constants = [word.value for word in words if isinstance(word, ast.Constant)]
    texts = [text for text in constants if isinstance(text, str)]
    if shape and len(texts) == len(shape):
        source.add(where, **dict(zip(shape, texts, strict=True)))


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> polib.POFile:
    path = catalogue_path(language)
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def renewed(language: str, source: Source) -> polib.POFile:
    """Return the catalogue as the source wants it, with the translations that it has."""
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {
        "Project-Id-Version": "Posko",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    known = {Key(entry.msgid, entry.msgctxt or ""): entry for entry in read_catalogue(language)}
    for key, plural in sorted(source.plurals.items()):
        if language == "en" and not plural:
            continue
        entry = polib.POEntry(
            msgid=key.msgid,
            msgctxt=key.context or None,
            msgid_plural=plural,
            occurrences=[(name, "") for name in sorted(source.files[key])],
        )
        if language == "en":
            entry.msgstr_plural = {0: key.msgid, 1: plural}
        else:
            translate(entry, translation_of(known[key]) if key in known else "")
        catalogue.append(entry)
    return catalogue


def translation_of(entry: polib.POEntry) -> str:
    """Return the Indonesian text; Indonesian has one form for any number."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def translate(entry: polib.POEntry, text: str) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = {0: text}
    else:
        entry.msgstr = text


def save(catalogue: polib.POFile, language: str) -> None:
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(catalogue), encoding="utf-8")
    path.with_suffix(".mo").write_bytes(catalogue.to_binary())


def update(source: Source) -> None:
    for language in PLURAL_FORMS:
        catalogue = renewed(language, source)
        save(catalogue, language)
        empty = len(catalogue.untranslated_entries())
        print(f"{language}: {len(catalogue)} texts, {empty} without translation")


def merge(source: Source, lines: Iterable[str]) -> None:
    """Fill what is empty; a translation that exists stays, and is changed in the .po file."""
    catalogue = renewed("id", source)
    known = {(entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    for line in lines:
        english, arrow, text = (part.strip() for part in line.partition("=>"))
        if not arrow or line.startswith("#"):
            continue
        one, _, many = (part.strip() for part in english.replace("\\n", "\n").partition("||"))
        entry = known.get((one, many))
        if entry is None:
            print(f"not in the source: {english}", file=sys.stderr)
        elif not translation_of(entry):
            translate(entry, text.replace("\\n", "\n"))
    save(catalogue, "id")


def catalogue_problems(source: Source) -> Iterator[str]:
    """Say what keeps the catalogues from being complete, right and compiled."""
    for language in PLURAL_FORMS:
        catalogue, path = renewed(language, source), catalogue_path(language)
        name, compiled = path.relative_to(ROOT), path.with_suffix(".mo")
        if not path.exists() or path.read_text(encoding="utf-8") != str(catalogue):
            yield f"{name}: is not what the source says; run `python tools/messages.py update`"
        if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
            yield f"{name}: is not compiled; run `python tools/messages.py update`"
        for entry in catalogue:
            yield from (f"{name}: {entry.msgid!r} {fault}" for fault in translation_faults(entry))


def translation_faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with a translation: the last plural form is the one for many."""
    english = entry.msgid_plural or entry.msgid
    text = list(entry.msgstr_plural.values())[-1] if entry.msgid_plural else entry.msgstr
    if not text.strip():
        yield "is not translated"
        return
    if entry.fuzzy:
        yield "is marked fuzzy"
    if text != text.strip():
        yield "starts or ends with white space"
    for pattern in (PERCENT, BRACE):
        asked, given = set(pattern.findall(english)), set(pattern.findall(text))
        if asked != given:
            yield f"should hold {sorted(asked)}, holds {sorted(given)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    doors = parser.add_subparsers(dest="door", required=True)
    doors.add_parser("update")
    doors.add_parser("check")
    doors.add_parser("merge").add_argument("file", type=Path)
    options = parser.parse_args()
    try:
        source = read_source()
    except SyntaxError as error:
        where = error.filename or "a template"
        print(f"Nothing was changed. {where}: {error}", file=sys.stderr)
        return 2
    if options.door == "check":
        found = [*source.problems, *catalogue_problems(source)]
        print("\n".join(found) or "The catalogues are complete and compiled.")
        return int(bool(found))
    if options.door == "merge":
        merge(source, options.file.read_text(encoding="utf-8").splitlines())
    update(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
