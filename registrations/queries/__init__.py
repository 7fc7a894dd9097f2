"""Questions about who came."""

from registrations.queries.export import Listed, export_households, export_persons
from registrations.queries.figures import (
    Figures,
    figures,
    inflow,
    median_registration_seconds,
    only_arrival,
)
from registrations.queries.households import (
    EVERYTHING,
    Search,
    WrongNumber,
    find,
    households,
    right_number,
    search,
    search_in_short,
    speakers,
    spoken_by,
    with_papers,
)
from registrations.queries.importing import (
    brought,
    find_import,
    find_import_of,
    foresee,
    imports,
    unfinished,
)
from registrations.queries.pairs import beside, identity_of, named

__all__ = [
    "EVERYTHING",
    "Figures",
    "Listed",
    "Search",
    "WrongNumber",
    "beside",
    "brought",
    "export_households",
    "export_persons",
    "figures",
    "find",
    "find_import",
    "find_import_of",
    "foresee",
    "households",
    "identity_of",
    "imports",
    "inflow",
    "median_registration_seconds",
    "named",
    "only_arrival",
    "right_number",
    "search",
    "search_in_short",
    "speakers",
    "spoken_by",
    "unfinished",
    "with_papers",
]
