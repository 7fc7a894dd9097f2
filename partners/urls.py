from django.contrib.auth.views import LogoutView
from django.urls import path

from partners import api as doors
from partners import contact_views, directory, views

api = [
    path("organisations/", doors.Organisations.as_view()),
    path("organisations/<uuid:key>/", doors.OrganisationItem.as_view()),
    path("contacts/", doors.Contacts.as_view()),
    path("contacts/import/", doors.ImportContacts.as_view()),
    path("contacts/<uuid:key>/", doors.ContactItem.as_view()),
    path("contacts/<uuid:key>/<str:move>/", doors.ContactMove.as_view()),
    path("duty-shifts/", doors.Shifts.as_view()),
    path("duty-shifts/<uuid:key>/", doors.ShiftItem.as_view()),
]

pages = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(next_page="/login/"), name="logout"),
    path("language/", views.choose_language, name="language"),
    path("partners/", directory.directory, name="partners"),
    path("partners/roster/", contact_views.roster, name="roster"),
    path("partners/roster/<uuid:key>/drop/", contact_views.drop_shift, name="drop_shift"),
    path("partners/import/", contact_views.import_contacts, name="import_contacts"),
    path("partners/import/template.csv", contact_views.template, name="contacts_template"),
    path(
        "partners/contacts/<uuid:key>/<str:move>/", contact_views.move_contact, name="move_contact"
    ),
    path("partners/add/", directory.add_organisation, name="add_organisation"),
    path("partners/<uuid:key>/", directory.organisation, name="organisation"),
    path("partners/<uuid:key>/change/", directory.change_organisation, name="change_organisation"),
    path("partners/<uuid:key>/contacts/add/", directory.add_contact, name="add_contact"),
    path("partners/contacts/<uuid:key>/", directory.change_contact, name="change_contact"),
]
