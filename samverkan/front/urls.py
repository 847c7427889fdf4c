from django.urls import path

from samverkan.front import audit, outbox, settings_page, views

app_name = "front"
urlpatterns = [
    path("", views.start, name="start"),
    path("installningar/", settings_page.settings_page, name="settings"),
    path("utkorg/", outbox.outbox, name="outbox"),
    path("kansli/sparlogg/", audit.audit, name="audit"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("status/", views.status, name="status"),
]
