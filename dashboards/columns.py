"""The columns of the lists that are taken away: heading, HXL tag, and where the value comes from."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from core.models import Scope
from registrations import ages
from registrations.queries import Listed


class Column(NamedTuple):
    heading: str
    tag: str
    value: Callable[[Any], Any]


def local(value: Any, scope: Scope) -> Any:
    """Times as the clocks of the incident show them."""
    return scope.local(value) if isinstance(value, datetime) else value


def _plain(heading: str, tag: str, path: str = "") -> Column:
    """What stands in the row at `path`, which is its heading where it has no other name."""
    return Column(heading, tag, attrgetter(path or heading))


# Households

TAGS = {"f": "+f", "m": "+m"}


def _arrival(row: Any) -> str:
    return row.arrival.code if row.arrival else ""


def _counted(sex: str, band: str) -> Column:
    """People in one cell of the counts; nothing for who may not read what was said of a household."""
    words = band.replace("-", "_").replace("+", "_plus")
    tag = f"#affected{TAGS[sex]}+age_{words}"
    return Column(
        f"{sex}_{words}",
        tag,
        lambda row: row.counts.get(sex, {}).get(band, 0) if row.named else None,
    )


def _others(row: Any) -> int | None:
    """People whose sex or age is not told in the columns beside."""
    if not row.named:
        return None
    told = sum(row.counts.get(sex, {}).get(band, 0) for sex in TAGS for band in ages.BANDS)
    return int(row.people - told)


HOUSEHOLDS = (
    _plain("number", "#meta+id"),
    Column("arrival", "#event+code", _arrival),
    _plain("status", "#status"),
    _plain("people", "#affected"),
    *(_counted(sex, band) for sex in TAGS for band in ages.BANDS),
    Column("others", "#affected+unknown", _others),
    Column("housing", "#status+housing", lambda row: row.housing if row.named else None),
    _plain("captured_at", "#date+captured"),
)


# People, by name


def _of_person(heading: str, tag: str, attribute: str = "") -> Column:
    def value(listed: Listed) -> Any:
        return getattr(listed.person, attribute or heading) if listed.person else None

    return Column(heading, tag, value)


def _of_household(heading: str, tag: str, attribute: str = "") -> Column:
    return Column(heading, tag, lambda listed: getattr(listed.household, attribute or heading))


def _phone(listed: Listed) -> str:
    """Beside whoever speaks for the family, once."""
    speaks = listed.person is None or listed.person == listed.household.speaker
    return listed.household.phone if speaks else ""


PERSONS = (
    _of_household("number", "#meta+id"),
    Column("arrival", "#event+code", lambda listed: _arrival(listed.household)),
    _of_household("status", "#status"),
    _of_household("people", "#affected"),
    _of_person("name", "#contact+name"),
    _of_person("other_names", "#contact+name+other"),
    _of_person("sex", "#meta+sex"),
    _of_person("birth_date", "#date+birth"),
    _of_person("birth_year", "#date+birth+year"),
    _of_person("birth_estimated", "#meta+birth+estimated"),
    _of_person("relationship", "#meta+relationship"),
    _of_person("person_status", "#status+person", "status"),
    Column("needs", "#need", lambda listed: "; ".join(listed.household.needs)),
    Column("phone", "#contact+phone", _phone),
    _of_household("language", "#contact+lang"),
    _of_household("interpreter_needed", "#meta+interpreter"),
    _of_household("origin", "#geo+origin"),
    _of_household("captured_at", "#date+captured"),
)


# Places, goods, care


def _newest(row: Any, group: str) -> int | None:
    """A group of the head count that stands: the newest verified one, else the newest."""
    counts = sorted(row.head_counts.all(), key=lambda each: (each.as_of, each.created_at))
    verified = [each for each in counts if each.method == "verified"]
    best = (verified or counts)[-1:]
    return getattr(best[0], group) if best else None


def _group(group: str, tag: str) -> Column:
    return Column(group, tag, lambda row: _newest(row, group))


ARRIVALS = (
    _plain("code", "#event+code"),
    _plain("mode", "#event+type"),
    _plain("state", "#status"),
    _plain("vessel", "#event+vessel"),
    _plain("place", "#loc+name"),
    _plain("lat", "#geo+lat"),
    _plain("lon", "#geo+lon"),
    _plain("arrived_at", "#date+arrival"),
    _plain("people", "#affected"),
    _group("men", "#affected+m+adults"),
    _group("women", "#affected+f+adults"),
    _group("boys", "#affected+m+children"),
    _group("girls", "#affected+f+children"),
    _group("unknown", "#affected+unknown"),
    _plain("rescued", "#affected+rescued"),
    _plain("injured", "#affected+injured"),
    _plain("missing", "#affected+missing"),
    _plain("deceased", "#affected+killed"),
)

SHELTERS = (
    _plain("code", "#loc+code"),
    _plain("name", "#loc+name"),
    _plain("kind", "#loc+type"),
    Column("operator", "#org", lambda row: row.operator.short_name if row.operator else ""),
    _plain("lat", "#geo+lat"),
    _plain("lon", "#geo+lon"),
    _plain("status", "#status"),
    _plain("declared", "#capacity+declared"),
    _plain("rated", "#capacity+rated"),
    _plain("binding", "#meta+binding"),
    _plain("blocked", "#capacity+blocked"),
    _plain("occupied", "#capacity+occupied"),
    _plain("held", "#capacity+held"),
    _plain("other_occupied", "#capacity+occupied+other"),
    _plain("free", "#capacity+available"),
    _plain("permit_until", "#date+permit"),
    _plain("figure_at", "#date+updated"),
    _plain("figure_is_old", "#status+outdated"),
)

REFERRALS = (
    _plain("code", "#meta+id"),
    Column("sender", "#org+sender", lambda row: row.organisation.short_name),
    _plain("facility", "#loc+facility", "facility.name"),
    _plain("service", "#service"),
    _plain("priority", "#severity"),
    _plain("state", "#status"),
    _plain("sent_at", "#date+sent"),
    _plain("due_at", "#date+due"),
    _plain("attended_at", "#date+attended"),
    _plain("ended_at", "#date+ended"),
)

STOCK = (
    _plain("location", "#loc+name", "location.name"),
    _plain("kind", "#loc+type", "location.kind"),
    _plain("item", "#item+code", "item.code"),
    _plain("item_name", "#item+name", "item.name"),
    Column("quantity", "#quantity", lambda row: float(row.quantity)),
    _plain("unit", "#item+unit", "item.unit"),
    _plain("updated_at", "#date+updated"),
)

FIGURES = (
    Column("figure", "#indicator+code", itemgetter(0)),
    Column("value", "#indicator+value+num", itemgetter(1)),
    Column("as_of", "#date+updated", itemgetter(2)),
)
