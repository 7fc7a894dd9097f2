from django.contrib.auth.views import LogoutView
from django.urls import path

from partners import account_views, contact_views, directory, people_api, people_views, views
from partners import api as doors

api = [
    path("organisations/", doors.Organisations.as_view()),
    path("organisations/<uuid:key>/", doors.OrganisationItem.as_view()),
    path("contacts/", doors.Contacts.as_view()),
    path("contacts/import/", doors.ImportContacts.as_view()),
    path("contacts/<uuid:key>/", doors.ContactItem.as_view()),
    path("contacts/<uuid:key>/<str:move>/", doors.ContactMove.as_view()),
    path("users/", people_api.Users.as_view()),
    path("users/<uuid:key>/", people_api.UserItem.as_view()),
    path("users/<uuid:key>/password-link/", people_api.PasswordLink.as_view()),
    path("memberships/", people_api.Memberships.as_view()),
    path("memberships/<uuid:key>/", people_api.MembershipItem.as_view()),
    path("invitations/", people_api.Invitations.as_view()),
    path("invitations/<uuid:key>/", people_api.InvitationItem.as_view()),
    path("duty-shifts/", doors.Shifts.as_view()),
    path("duty-shifts/<uuid:key>/", doors.ShiftItem.as_view()),
]

pages = [
    path("login/", views.Login.as_view(), name="login"),
    path("login/code/", views.code, name="login_code"),
    path("welcome/", views.welcome, name="welcome"),
    path("welcome/<str:token>/", views.invited, name="invited"),
    path("logout/", LogoutView.as_view(next_page="/login/"), name="logout"),
    path("language/", views.choose_language, name="language"),
    path("me/", account_views.me, name="me"),
    path("me/password/", account_views.change_password, name="change_password"),
    path("me/second-factor/", account_views.set_up_second_factor, name="second_factor"),
    path("me/tokens/", account_views.add_token, name="add_token"),
    path("me/tokens/<uuid:key>/revoke/", account_views.revoke_token, name="revoke_token"),
    path("people/", people_views.people, name="people"),
    path("people/invite/", people_views.invite, name="invite"),
    path(
        "people/invitations/<uuid:key>/withdraw/",
        people_views.withdraw,
        name="withdraw_invitation",
    ),
    path("people/roles/<uuid:key>/end/", people_views.end_role, name="end_role"),
    path("people/<uuid:key>/", people_views.person, name="person"),
    path("people/<uuid:key>/link/", people_views.new_link, name="new_link"),
    path("people/<uuid:key>/unlock/", people_views.unlock, name="unlock"),
    path("people/<uuid:key>/<str:act>/", people_views.grave, name="grave"),
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
