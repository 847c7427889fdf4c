from django.urls import path

from samverkan.front import views

app_name = "front"
urlpatterns = [
    path("", views.start, name="start"),
    path("tillganglighet/", views.accessibility, name="accessibility"),
    path("status/", views.status, name="status"),
]
