"""Use cases of shelters: sites and their figures, placing households, and what becomes of their stays."""

from shelters.services.merged import ask_about_two_places
from shelters.services.moves import cancel, check_in, check_out, no_show, release_expired
from shelters.services.placing import InterimCare, check_in_at_once, hold, transfer
from shelters.services.reports import (
    report_capacity,
    report_change,
    report_free,
    report_others,
)
from shelters.services.resizing import fit_stay, follow_people
from shelters.services.sites import change_shelter, open_shelter, rate_again
from shelters.services.standards import add_standard, change_standard
from shelters.services.undoing import undo_report
from shelters.services.watching import watch_places

__all__ = [
    "InterimCare",
    "add_standard",
    "ask_about_two_places",
    "cancel",
    "change_shelter",
    "change_standard",
    "check_in",
    "check_in_at_once",
    "check_out",
    "fit_stay",
    "follow_people",
    "hold",
    "no_show",
    "open_shelter",
    "rate_again",
    "release_expired",
    "report_capacity",
    "report_change",
    "report_free",
    "report_others",
    "transfer",
    "undo_report",
    "watch_places",
]
