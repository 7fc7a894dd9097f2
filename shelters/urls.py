from django.urls import path

from shelters import api as doors
from shelters.views import sites, stays

api = [
    path("shelters/", doors.Shelters.as_view()),
    path("shelters/<str:key>/", doors.ShelterItem.as_view()),
    path("shelters/<str:key>/capacity/", doors.Capacity.as_view()),
    path("stays/", doors.Stays.as_view()),
    path("stays/<uuid:key>/", doors.StayItem.as_view()),
    path("stays/<uuid:key>/check-in/", doors.CheckIn.as_view()),
    path("stays/<uuid:key>/check-out/", doors.CheckOut.as_view()),
    path("stays/<uuid:key>/cancel/", doors.Cancel.as_view()),
    path("stays/<uuid:key>/no-show/", doors.NoShow.as_view()),
    path("stays/<uuid:key>/transfer/", doors.Transfer.as_view()),
]

site = "incidents/<str:ref>/shelters/<str:code>/"
pages = [
    path("incidents/<str:ref>/shelters/", sites.shelter_list, name="shelters"),
    path("incidents/<str:ref>/shelters/new/", sites.open_shelter, name="open_shelter"),
    path(site, sites.shelter_page, name="shelter"),
    path(f"{site}change/", sites.change_shelter, name="change_shelter"),
    path("incidents/<str:ref>/placements/", stays.placement_list, name="placements"),
    path("incidents/<str:ref>/placements/hold/", stays.hold, name="hold"),
    path("incidents/<str:ref>/stays/<uuid:id>/transfer/", stays.transfer, name="transfer"),
    path("incidents/<str:ref>/stays/<uuid:id>/<str:move>/", stays.move_stay, name="move_stay"),
]
