from django.urls import path

from incidents import views

app_name = "incidents"
urlpatterns = [
    path("handelser/", views.incident_list, name="incident-list"),
    path("handelser/ny/", views.open_incident, name="open-incident"),
    path("handelser/<int:pk>/", views.incident, name="incident"),
    path("handelser/<int:pk>/deltagare/", views.add_participants, name="add-participants"),
    path("handelser/<int:pk>/avsluta/", views.close_incident, name="close-incident"),
    path("handelser/<int:pk>/ateruppta/", views.reopen_incident, name="reopen-incident"),
]
