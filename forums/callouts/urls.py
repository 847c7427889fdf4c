from django.urls import path

from forums.callouts import answering, views

app_name = "callouts"
urlpatterns = [
    path("inkallningar/<int:pk>/", views.callout, name="callout"),
    path("inkallningar/<int:pk>/svara/", answering.own_answer, name="own-answer"),
    path("inkallningar/<int:pk>/stoppa/", views.stop_callout, name="stop-callout"),
    path("inkallningar/<int:pk>/<int:actor>/", views.called_actor, name="called-actor"),
    # Public: the secret in the address is the authority.
    path("s/<str:token>/", answering.answer_link, name="answer-link"),
]
