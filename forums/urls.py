from django.urls import path

from forums import leaving_views, seats_views, views

app_name = "forums"
urlpatterns = [
    path("forum/", views.forum_list, name="forum-list"),
    path("forum/<slug:code>/", views.forum, name="forum"),
    path("forum/<slug:code>/platser/", seats_views.seat_list, name="seats"),
    path("forum/<slug:code>/platser/platser.csv", seats_views.export, {"kind": "csv"}, name="seats-csv"),
    path("forum/<slug:code>/platser/platser.xlsx", seats_views.export, {"kind": "xlsx"}, name="seats-excel"),
    path("forum/<slug:code>/platser/ny/", seats_views.add_seat, name="add-seat"),
    path("forum/<slug:code>/platser/<int:pk>/", seats_views.seat, name="seat"),
    path("forum/<slug:code>/platser/<int:pk>/andra/", seats_views.edit_seat, name="edit-seat"),
    path("forum/<slug:code>/platser/<int:pk>/avsluta/", seats_views.end_seat, name="end-seat"),
    path("forum/<slug:code>/platser/<int:pk>/<int:rank>/", seats_views.set_holder, name="set-holder"),
    path("personer/<int:pk>/avsluta/", leaving_views.leave, name="leave"),
    path("personer/<int:pk>/ater/", leaving_views.come_back, name="come-back"),
]
