from django.urls import path

from budget.invoices import invoice_views, views

app_name = "invoices"
urlpatterns = [
    path("ekonomi/<int:year>/omgang/", views.start_run, name="start-run"),
    path("omgangar/", views.run_list, name="run-list"),
    path("omgangar/<int:pk>/", views.run, name="run"),
    path("omgangar/<int:pk>/forlopp/", views.run_progress, name="run-progress"),
    path("omgangar/<int:pk>/granska/", views.check_run, name="check-run"),
    path("omgangar/<int:pk>/godkann/", views.approve_run, name="approve-run"),
    path("omgangar/<int:pk>/forsok-igen/", views.retry_run, name="retry-run"),
    path("omgangar/<int:pk>/avbryt/", views.abandon_run, name="abandon-run"),
    path("utfardare/", views.edit_issuer, name="issuer"),
    path("fakturor/", invoice_views.invoice_list, name="invoice-list"),
    path("fakturor/<str:name>/", invoice_views.invoice, name="invoice"),
    path("fakturor/<str:name>/pdf/", invoice_views.invoice_pdf, name="invoice-pdf"),
]
