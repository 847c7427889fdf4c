from django.urls import path

from budget.invoices import credit_views, date_views, holding_views, invoice_views, views

app_name = "invoices"
urlpatterns = [
    path("ekonomi/<int:year>/omgang/", views.start_run, name="start-run"),
    path("ekonomi/<int:year>/omgangar/", date_views.run_dates, name="run-dates"),
    path("ekonomi/<int:year>/omgangar/<int:pk>/ta-bort/", date_views.cancel_run_date, name="cancel-run-date"),
    path("omgangar/", views.run_list, name="run-list"),
    path("omgangar/<int:pk>/", views.run, name="run"),
    path("omgangar/<int:pk>/forlopp/", views.run_progress, name="run-progress"),
    path("omgangar/<int:pk>/granska/", views.check_run, name="check-run"),
    path("omgangar/<int:pk>/godkann/", views.approve_run, name="approve-run"),
    path("omgangar/<int:pk>/forsok-igen/", views.retry_run, name="retry-run"),
    path("omgangar/<int:pk>/avbryt/", views.abandon_run, name="abandon-run"),
    path("omgangar/<int:pk>/zip/", views.run_archive, name="run-archive"),
    path("omgangar/<int:pk>/hall-tillbaka/<slug:code>/", holding_views.hold_back, name="hold-back"),
    path("omgangar/<int:pk>/ta-med/<slug:code>/", holding_views.take_along, name="take-along"),
    path("krediteringar/<int:pk>/", credit_views.approve_crediting, name="crediting"),
    path("krediteringar/<int:pk>/aterta/", credit_views.drop_crediting, name="drop-crediting"),
    path("utfardare/", views.edit_issuer, name="issuer"),
    path("fakturor/", invoice_views.invoice_list, name="invoice-list"),
    path("fakturor/<str:name>/", invoice_views.invoice, name="invoice"),
    path("fakturor/<str:name>/pdf/", invoice_views.invoice_pdf, name="invoice-pdf"),
    path("fakturor/<str:name>/e-faktura/", invoice_views.e_invoice, name="e-invoice"),
    path("fakturor/<str:name>/avisera/", invoice_views.send_again, name="send-again"),
    path("fakturor/<str:name>/kreditera/", credit_views.credit_invoice, name="credit-invoice"),
]
