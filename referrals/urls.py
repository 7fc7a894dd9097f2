from django.urls import path

from referrals import api as doors
from referrals import facility_views, views

STEPS = {
    "send": doors.TakeStep,
    "accept": doors.TakeStep,
    "decline": doors.Decline,
    "depart": doors.TakeStep,
    "attend": doors.TakeStep,
    "complete": doors.Complete,
    "no-show": doors.TakeStep,
    "revoke": doors.TakeStep,
}

api = [
    path("facilities/", doors.Facilities.as_view()),
    path("facilities/<uuid:key>/", doors.FacilityItem.as_view()),
    path("referrals/", doors.Referrals.as_view()),
    path("referrals/<str:key>/", doors.ReferralItem.as_view()),
    *(
        path(f"referrals/<str:key>/{step}/", door.as_view(), {"step": step})
        for step, door in STEPS.items()
    ),
]

pages = [
    path("incidents/<str:ref>/facilities/", facility_views.facility_list, name="facilities"),
    path("incidents/<str:ref>/facilities/add/", facility_views.add, name="add_facility"),
    path(
        "incidents/<str:ref>/facilities/<uuid:id>/", facility_views.change, name="change_facility"
    ),
    path("incidents/<str:ref>/referrals/", views.referral_list, name="referrals"),
    path("incidents/<str:ref>/referrals/new/", views.new_referral, name="new_referral"),
    path(
        "incidents/<str:ref>/referrals/facilities/",
        views.grouped_facilities,
        name="referral_facilities",
    ),
    path("incidents/<str:ref>/referrals/<str:code>/", views.referral_page, name="referral"),
    path(
        "incidents/<str:ref>/referrals/<str:code>/<str:step>/",
        views.take_step,
        name="referral_step",
    ),
]
