from django.urls import path

from incidents.reports import views, writing

app_name = "reports"
urlpatterns = [
    path("handelser/<int:incident>/begaran/ny/", views.ask, name="ask"),
    path("handelser/<int:incident>/begaran/<int:pk>/", views.request_page, name="request"),
    path("handelser/<int:incident>/begaran/<int:pk>/csv/", views.request_as_csv, name="request-csv"),
    path("handelser/<int:incident>/begaran/<int:pk>/excel/", views.request_as_excel, name="request-excel"),
    path("lagesrapporter/", writing.owed_list, name="owed-list"),
    path("lagesrapporter/<int:pk>/", writing.write_report, name="write-report"),
    path("lagesrapporter/<int:pk>/ratta/", writing.correct_report, name="correct-report"),
    path("lagesrapporter/<int:pk>/inget-nytt/", writing.nothing_new, name="report-nothing-new"),
    path("lagesrapporter/<int:pk>/<int:number>/", views.report, name="report"),
]
