"""Use cases of shelters: sites and their figures, placing households, their stays, plans and movements."""

from shelters.services.alarms import call_for_drift, call_for_meetings
from shelters.services.blocks import (
    change_block,
    give_block,
    give_block_back,
    release_blocks,
    withdraw_blocks,
)
from shelters.services.closing import carry_out as carry_out_closing
from shelters.services.closing import close
from shelters.services.closing import order as order_closing
from shelters.services.confirming import (
    IN_REQUEST,
    accept_proposals,
    change_proposal,
    decline_proposal,
    start_acceptance,
)
from shelters.services.evacuating import carry_out as carry_out_evacuation
from shelters.services.evacuating import evacuate, look_after_children
from shelters.services.evacuating import order as order_evacuation
from shelters.services.inspections import inspect
from shelters.services.interim import (
    InterimCare,
    call_for_overdue,
    confirm_care,
    confirm_settled,
)
from shelters.services.merged import ask_about_two_places
from shelters.services.movements import cancel_movement, count_in, count_out, plan_movement
from shelters.services.moves import (
    cancel,
    check_in,
    check_out,
    depart,
    no_show,
    release_expired,
)
from shelters.services.overstays import tell_overstays
from shelters.services.placing import (
    check_in_at_once,
    hold,
    place_once,
    transfer,
    transfer_by_hand,
)
from shelters.services.planning import Line, follow_stay, start_run, write_plan
from shelters.services.refusals import refuse_part
from shelters.services.reminders import remind_of_permits, remind_of_roll_calls
from shelters.services.reports import (
    report_capacity,
    report_change,
    report_free,
    report_others,
)
from shelters.services.resizing import fit_stay, follow_people, settle_placement
from shelters.services.roll_calls import count_tonight, tell_people_now
from shelters.services.sites import change_shelter, open_shelter, rate_again
from shelters.services.standards import (
    adapt_standard,
    add_standard,
    change_standard,
    own_code,
)
from shelters.services.undoing import undo_report
from shelters.services.watching import watch_places

__all__ = [
    "IN_REQUEST",
    "InterimCare",
    "Line",
    "accept_proposals",
    "adapt_standard",
    "add_standard",
    "ask_about_two_places",
    "call_for_drift",
    "call_for_meetings",
    "call_for_overdue",
    "cancel",
    "cancel_movement",
    "carry_out_closing",
    "carry_out_evacuation",
    "change_block",
    "change_proposal",
    "change_shelter",
    "change_standard",
    "check_in",
    "check_in_at_once",
    "check_out",
    "close",
    "confirm_care",
    "confirm_settled",
    "count_in",
    "count_out",
    "count_tonight",
    "decline_proposal",
    "depart",
    "evacuate",
    "fit_stay",
    "follow_people",
    "follow_stay",
    "give_block",
    "give_block_back",
    "hold",
    "inspect",
    "look_after_children",
    "no_show",
    "open_shelter",
    "order_closing",
    "order_evacuation",
    "own_code",
    "place_once",
    "plan_movement",
    "rate_again",
    "refuse_part",
    "release_blocks",
    "release_expired",
    "remind_of_permits",
    "remind_of_roll_calls",
    "report_capacity",
    "report_change",
    "report_free",
    "report_others",
    "settle_placement",
    "start_acceptance",
    "start_run",
    "tell_overstays",
    "tell_people_now",
    "transfer",
    "transfer_by_hand",
    "undo_report",
    "watch_places",
    "withdraw_blocks",
    "write_plan",
]
