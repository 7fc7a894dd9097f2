from django.urls import path

from shelters import api as doors
from shelters.api import planning
from shelters.views import planning as plans
from shelters.views import sites, standards, stays, what_if

api = [
    path("shelters/", doors.Shelters.as_view()),
    path("shelters/<str:key>/", doors.ShelterItem.as_view()),
    path("shelters/<str:key>/capacity/", doors.Capacity.as_view()),
    path("shelters/<str:key>/capacity-reports/", doors.Reports.as_view()),
    path("capacity-reports/<uuid:key>/undo/", doors.UndoReport.as_view()),
    path("standards/", doors.Standards.as_view()),
    path("standards/<str:key>/", doors.StandardItem.as_view()),
    path("needs-calculator/", doors.NeedsCalculator.as_view()),
    path("shelters/<str:key>/people-now/", doors.PeopleNow.as_view()),
    path("shelters/<str:key>/roll-calls/", doors.RollCalls.as_view()),
    path("shelters/<str:key>/inspections/", doors.Inspections.as_view()),
    path("shelters/<str:key>/close/", doors.Close.as_view()),
    path("shelters/<str:key>/evacuate/", doors.Evacuate.as_view()),
    path("inspection-checklist/", doors.Checklist.as_view()),
    path("movements/", doors.Movements.as_view()),
    path("movements/<uuid:key>/", doors.MovementItem.as_view()),
    path("movements/<uuid:key>/count-out/", doors.CountOut.as_view()),
    path("movements/<uuid:key>/count-in/", doors.CountIn.as_view()),
    path("movements/<uuid:key>/cancel/", doors.CancelMovement.as_view()),
    path("incidents/<str:key>/allocation-runs/", planning.Runs.as_view()),
    path("allocation-runs/<uuid:key>/", planning.RunItem.as_view()),
    path("allocation-runs/<uuid:key>/accept/", planning.Accept.as_view()),
    path("proposals/<uuid:key>/", planning.ProposalItem.as_view()),
    path("proposals/<uuid:key>/change/", planning.Change.as_view()),
    path("proposals/<uuid:key>/decline/", planning.Decline.as_view()),
    path("households/<str:key>/suggestions/", planning.Suggestions.as_view()),
    path("stays/", doors.Stays.as_view()),
    path("stays/<uuid:key>/", doors.StayItem.as_view()),
    path("shelters/<str:key>/check-in/", doors.AtTheDoor.as_view()),
    path("shelters/<str:key>/check-out/", doors.OutAtTheDoor.as_view()),
    path("blocks/", doors.Blocks.as_view()),
    path("blocks/<uuid:key>/", doors.BlockItem.as_view()),
    path("blocks/<uuid:key>/give-back/", doors.GiveBlockBack.as_view()),
    path("stays/<uuid:key>/depart/", doors.Depart.as_view()),
    path("stays/<uuid:key>/confirm-care/", doors.ConfirmCare.as_view()),
    path("stays/<uuid:key>/check-in/", doors.CheckIn.as_view()),
    path("stays/<uuid:key>/check-out/", doors.CheckOut.as_view()),
    path("stays/<uuid:key>/cancel/", doors.Cancel.as_view()),
    path("stays/<uuid:key>/no-show/", doors.NoShow.as_view()),
    path("stays/<uuid:key>/transfer/", doors.Transfer.as_view()),
]

plan = "incidents/<str:ref>/placements/plans/"
site = "incidents/<str:ref>/shelters/<str:code>/"
pages = [
    path("incidents/<str:ref>/shelters/", sites.shelter_list, name="shelters"),
    path("incidents/<str:ref>/shelters/new/", sites.open_shelter, name="open_shelter"),
    path(site, sites.shelter_page, name="shelter"),
    path(f"{site}change/", sites.change_shelter, name="change_shelter"),
    path(f"{site}reports/<uuid:id>/undo/", sites.undo_report, name="undo_report"),
    path("incidents/<str:ref>/standards/", standards.standards_page, name="standards"),
    path(
        "incidents/<str:ref>/standards/<slug:code>/",
        standards.change_standard,
        name="change_standard",
    ),
    path("incidents/<str:ref>/what-if/", what_if.what_if, name="what_if"),
    path("incidents/<str:ref>/placements/", stays.placement_list, name="placements"),
    path("incidents/<str:ref>/placements/hold/", stays.hold, name="hold"),
    path(plan, plans.start_plan, name="start_plan"),
    path(f"{plan}<uuid:id>/", plans.plan_page, name="plan"),
    path(f"{plan}<uuid:id>/version/", plans.plan_version, name="plan_version"),
    path(f"{plan}<uuid:id>/part/", plans.plan_part, name="plan_part"),
    path(f"{plan}<uuid:id>/accept/", plans.accept_plan, name="accept_plan"),
    path(f"{plan}<uuid:id>/<uuid:proposal>/", plans.decide_proposal, name="decide_proposal"),
    path("incidents/<str:ref>/stays/<uuid:id>/transfer/", stays.transfer, name="transfer"),
    path("incidents/<str:ref>/stays/<uuid:id>/<str:move>/", stays.move_stay, name="move_stay"),
]
