from django.urls import path

from forums.activation import needs, starting, views

app_name = "activation"
urlpatterns = [
    path("behov/ny/", needs.new_need, name="new-need"),
    path("behov/<int:pk>/", needs.need, name="need"),
    path("behov/<int:pk>/avsla/", needs.refuse_need, name="refuse-need"),
    path("aktivera/", starting.activate, name="activate"),
    path("ovningar/ny/", starting.start_exercise, name="start-exercise"),
    path("aktiveringar/", views.activation_list, name="activation-list"),
    path("aktiveringar/<int:pk>/", views.activation, name="activation"),
    path("aktiveringar/<int:pk>/avsluta/", views.end_activation, name="end-activation"),
]
