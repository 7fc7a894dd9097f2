from django.urls import path

from registrations.api import cards as cards_api
from registrations.api import households as households_api
from registrations.api import imports as imports_api
from registrations.api import keeping_apart as keeping_apart_api
from registrations.api import matching as matching_api
from registrations.api import people as people_api
from registrations.api import protection as protection_api
from registrations.api import tracing as tracing_api
from registrations.views import (
    cards,
    correction,
    desk,
    duplicates,
    households,
    keeping_apart,
    manifests,
    people,
    reconcile,
)
from registrations.views import protection as protection_views
from registrations.views import tracing as tracing_views

api = [
    path("cards/verify/", cards_api.Verify.as_view()),
    path("incidents/<str:key>/card-key/", cards_api.CardKeyItem.as_view()),
    path("households/<str:key>/card/", cards_api.Issue.as_view()),
    path("households/<str:key>/card/end/", cards_api.End.as_view()),
    path("households/", households_api.Households.as_view()),
    path("households/lookup/", matching_api.LookUp.as_view()),
    path("match-pairs/", matching_api.Pairs.as_view()),
    path("match-pairs/<uuid:key>/", matching_api.PairItem.as_view()),
    path("match-pairs/<uuid:key>/decide/", matching_api.Decide.as_view()),
    path("identities/<uuid:key>/undo/", matching_api.Undo.as_view()),
    path("households/<str:key>/", households_api.HouseholdItem.as_view()),
    path("households/<str:key>/people-status/", people_api.PeopleStatus.as_view()),
    path("households/<str:key>/persons/", people_api.Persons.as_view()),
    path("households/<str:key>/split/", people_api.Split.as_view()),
    path("households/<str:key>/join/", people_api.Join.as_view()),
    path("households/<str:key>/protected-notes/", protection_api.ProtectedNotes.as_view()),
    path("incidents/<str:key>/imports/", imports_api.Imports.as_view()),
    path("imports/<uuid:key>/", imports_api.ImportItem.as_view()),
    path("imports/<uuid:key>/accept/", imports_api.AcceptImport.as_view()),
    path("imports/<uuid:key>/put-aside/", imports_api.PutImportAside.as_view()),
    path("imports/<uuid:key>/undo/", imports_api.UndoImport.as_view()),
    path("keep-apart/", keeping_apart_api.KeepAparts.as_view()),
    path("keep-apart/<uuid:key>/", keeping_apart_api.KeepApartItem.as_view()),
    path("keep-apart/<uuid:key>/end/", keeping_apart_api.EndKeepApart.as_view()),
    path("need-codes/", protection_api.NeedCodes.as_view()),
    path("tracing-requests/", tracing_api.TracingRequests.as_view()),
    path("tracing-requests/<uuid:key>/", tracing_api.TracingRequestItem.as_view()),
    path("tracing-requests/<uuid:key>/close/", tracing_api.CloseTracing.as_view()),
    path("tracing-proposals/<uuid:key>/answer/", tracing_api.AnswerProposal.as_view()),
]

ARRIVAL = "incidents/<str:ref>/arrivals/<str:code>/"
PAGE = "incidents/<str:ref>/households/"
PAIR = "incidents/<str:ref>/duplicates/<str:a>/<str:b>/"
pages = [
    path(f"{ARRIVAL}reconcile/", reconcile.reconcile, name="reconcile"),
    path("incidents/<str:ref>/duplicates/", duplicates.duplicates_page, name="duplicates"),
    path(PAIR, duplicates.duplicate_page, name="duplicate"),
    path(f"{PAIR}undo/", duplicates.undo_duplicate, name="undo_duplicate"),
    path(f"{PAIR}answer/", duplicates.answer_duplicate, name="answer_duplicate"),
    path("incidents/<str:ref>/cards/", cards.cards_page, name="cards"),
    path("incidents/<str:ref>/cards/verify/", cards.verify_card, name="verify_card"),
    path(f"{PAGE}<str:number>/card/", cards.household_card, name="household_card"),
    path(f"{PAGE}<str:number>/card/end/", cards.replace_card, name="replace_card"),
    path(PAGE, households.household_list, name="households"),
    path(f"{PAGE}new/", desk.register_household, name="register_household"),
    path(f"{PAGE}new/look/", desk.look_up, name="look_up"),
    path(f"{PAGE}import/", manifests.import_manifest, name="import_manifest"),
    path(
        f"{PAGE}import/template.<str:form>", manifests.manifest_template, name="manifest_template"
    ),
    path(f"{PAGE}import/<uuid:id>/", manifests.manifest_import, name="manifest_import"),
    path(
        f"{PAGE}import/<uuid:id>/version/",
        manifests.manifest_import_version,
        name="manifest_import_version",
    ),
    path(
        f"{PAGE}import/<uuid:id>/part/",
        manifests.manifest_import_part,
        name="manifest_import_part",
    ),
    path(f"{PAGE}import/<uuid:id>/decide/", manifests.decide_import, name="decide_import"),
    path(f"{PAGE}import/<uuid:id>/undo/", manifests.undo_import, name="undo_import"),
    path(f"{PAGE}<str:number>/registered/", desk.registered, name="registered"),
    path(f"{PAGE}<str:number>/correct/", correction.correct_household, name="correct_household"),
    path(f"{PAGE}<str:number>/correct/settle/", correction.settle_conflict, name="settle_conflict"),
    path(f"{PAGE}<str:number>/", households.household_page, name="household"),
    path(f"{PAGE}<str:number>/people/", people.report_people, name="report_people"),
    path(f"{PAGE}<str:number>/people/new/", people.add_person, name="add_person"),
    path(f"{PAGE}<str:number>/split/", people.split_household, name="split_household"),
    path(f"{PAGE}<str:number>/join/", people.join_household, name="join_household"),
    path(
        f"{PAGE}<str:number>/protected/",
        protection_views.protected_notes,
        name="protected_notes",
    ),
    path(
        f"{PAGE}<str:number>/protected/write/",
        protection_views.write_protected_note,
        name="write_protected_note",
    ),
    path(f"{PAGE}<str:number>/apart/", keeping_apart.apart_page, name="keep_apart"),
    path(f"{PAGE}<str:number>/apart/read/", keeping_apart.read_reasons, name="read_apart"),
    path(
        f"{PAGE}<str:number>/apart/<uuid:id>/end/",
        keeping_apart.end_keep_apart,
        name="end_keep_apart",
    ),
    path("incidents/<str:ref>/tracing/", tracing_views.tracing_list, name="tracing"),
    path("incidents/<str:ref>/tracing/new/", tracing_views.open_tracing, name="open_tracing"),
    path(
        "incidents/<str:ref>/tracing/<uuid:id>/",
        tracing_views.tracing_request,
        name="tracing_request",
    ),
    path(
        "incidents/<str:ref>/tracing/<uuid:id>/change/",
        tracing_views.change_tracing,
        name="change_tracing",
    ),
    path(
        "incidents/<str:ref>/tracing/<uuid:id>/close/",
        tracing_views.close_tracing,
        name="close_tracing",
    ),
    path(
        "incidents/<str:ref>/tracing/proposals/<uuid:id>/",
        tracing_views.answer_proposal,
        name="answer_proposal",
    ),
    path("incidents/<str:ref>/protection/", protection_views.protection_page, name="protection"),
    path("incidents/<str:ref>/protection/tasks/<uuid:id>/", protection_views.settle, name="settle"),
]
