from django.urls import path

from actors.people import account_views, contact_views, data_views, views

app_name = "people"
urlpatterns = [
    path("personer/", views.all_people, name="all-people"),
    path("personer/personer.csv", views.export_all, {"kind": "csv"}, name="all-people-csv"),
    path("personer/personer.xlsx", views.export_all, {"kind": "xlsx"}, name="all-people-excel"),
    path("parter/<slug:code>/personer/", views.people, name="people"),
    path("parter/<slug:code>/personer/personer.csv", views.export, {"kind": "csv"}, name="people-csv"),
    path("parter/<slug:code>/personer/personer.xlsx", views.export, {"kind": "xlsx"}, name="people-excel"),
    path("parter/<slug:code>/personer/ny/", views.add_person, name="add-person"),
    path("parter/<slug:code>/personer/bjud-in/", account_views.invite, name="invite"),
    path("parter/<slug:code>/personer/inbjudningar/", account_views.invitations, name="invitations"),
    path("personer/<int:pk>/", views.person, name="person"),
    path("personer/<int:pk>/andra/", views.edit_person, name="edit-person"),
    path("personer/<int:pk>/bekrafta/", views.confirm_person, name="confirm-person"),
    path("personer/<int:pk>/kontaktvagar/", contact_views.contacts_of, name="contacts"),
    path("personer/<int:pk>/bjud-in/", account_views.invite_person, name="invite-person"),
    path("personer/<int:pk>/roller/", account_views.give_role, name="give-role"),
    path("personer/<int:pk>/roller/<int:grant>/", account_views.withdraw_role, name="withdraw-role"),
    path("personer/<int:pk>/uppgifter/", data_views.of_person, name="data-of"),
    path("personer/<int:pk>/uppgifter.json", data_views.of_person_json, name="data-of-json"),
    path("personer/<int:pk>/radera/", data_views.erase, name="erase"),
    path("installningar/kontaktvagar/", contact_views.own_contacts, name="own-contacts"),
    path("installningar/mina-uppgifter/", data_views.own, name="own-data"),
    path("installningar/mina-uppgifter.json", data_views.own_json, name="own-data-json"),
    path("personuppgifter/", data_views.purposes, name="purposes"),
    path("inbjudan/<str:token>/", account_views.invitation, name="invitation"),
]
