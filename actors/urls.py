from django.urls import path

from actors import views

app_name = "actors"
urlpatterns = [
    path("parter/", views.parties, name="actor-list"),
    path("parter/parter.csv", views.export, {"kind": "csv"}, name="parties-csv"),
    path("parter/parter.xlsx", views.export, {"kind": "xlsx"}, name="parties-excel"),
    path("parter/import/", views.import_orgnrs, name="orgnr-import"),
    path("fakturauppgifter/", views.own_invoice_details, name="own-invoice-details"),
    path("parter/<slug:code>/", views.party, name="party"),
    path("parter/<slug:code>/organisationsnummer/", views.enter_orgnr, name="orgnr"),
    path("parter/<slug:code>/faktura/", views.invoice_details, name="invoice-details"),
]
