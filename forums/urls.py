from django.urls import path

from forums import views

app_name = "forums"
urlpatterns = [
    path("forum/", views.forum_list, name="forum-list"),
    path("forum/<slug:code>/", views.forum, name="forum"),
]
