from django.urls import path

from actors import party_views, views

app_name = "actors"
urlpatterns = [
    path("parter/", views.parties, name="actor-list"),
    path("parter/parter.csv", views.export, {"kind": "csv"}, name="parties-csv"),
    path("parter/parter.xlsx", views.export, {"kind": "xlsx"}, name="parties-excel"),
    path("parter/import/", views.import_orgnrs, name="orgnr-import"),
    path("parter/inlasning/", party_views.import_parties, name="import-parties"),
    path("parter/ny/", party_views.add_party, name="add-party"),
    path("fakturauppgifter/", views.own_invoice_details, name="own-invoice-details"),
    path("parter/<slug:code>/", views.party, name="party"),
    path("parter/<slug:code>/andra/", party_views.change_party, name="change-party"),
    path("parter/<slug:code>/slas-ihop/", party_views.merge_party, name="merge-party"),
    path("parter/<slug:code>/namn/", party_views.names, name="names"),
    path("parter/<slug:code>/namn/<int:pk>/", party_views.correct_name, name="correct-name"),
    path("parter/<slug:code>/organisationsnummer/", views.enter_orgnr, name="orgnr"),
    path("parter/<slug:code>/faktura/", views.invoice_details, name="invoice-details"),
]
