from django.urls import path

from actors.agreements import asked_views, handing_in, round_views, views

app_name = "agreements"
urlpatterns = [
    path("overenskommelse/", views.agreement, name="agreement"),
    path("overenskommelse/versioner/<int:pk>/", views.version, name="version"),
    path("overenskommelse/versioner/<int:pk>/fil/", views.version_file, name="version-file"),
    path("overenskommelse/versioner/<int:pk>/andra/", views.change_version, name="change-version"),
    path("overenskommelse/<slug:code>/ny-version/", views.add_version, name="add-version"),
    path("overenskommelse/<slug:code>/anslutna/", views.bound_parties, name="bound"),
    path("overenskommelse/<slug:code>/anslutna.csv", views.export_bound, {"kind": "csv"}, name="bound-csv"),
    path(
        "overenskommelse/<slug:code>/anslutna.xlsx", views.export_bound, {"kind": "xlsx"}, name="bound-excel"
    ),
    path("parter/<slug:code>/anslutning/", views.accede, name="accede"),
    path("parter/<slug:code>/uppsagning/", views.give_notice, name="give-notice"),
    path("parter/<slug:code>/anslutning/<int:pk>/fil/", views.accession_file, name="accession-file"),
    path("parter/<slug:code>/uppsagning/<int:pk>/fil/", views.notice_file, name="notice-file"),
    path("antaganden/", round_views.round_list, name="round-list"),
    path("antaganden/ny/", round_views.start_round, name="start-round"),
    path("antaganden/<int:pk>/", round_views.adoption_round, name="round"),
    path("antaganden/<int:pk>/andra/", round_views.change_round, name="change-round"),
    path("antaganden/<int:pk>/oppna/", round_views.open_round, name="open-round"),
    path("antaganden/<int:pk>/avsluta/", round_views.close_round, name="close-round"),
    path("antaganden/<int:pk>/paminn/", round_views.remind, name="remind"),
    path("antaganden/<int:pk>/fler/", round_views.ask_also, name="ask-also"),
    path("antaganden/<int:pk>/text/", round_views.round_text, name="round-text"),
    path("antaganden/<int:pk>/antaganden.csv", round_views.export_round, {"kind": "csv"}, name="round-csv"),
    path(
        "antaganden/<int:pk>/antaganden.xlsx", round_views.export_round, {"kind": "xlsx"}, name="round-excel"
    ),
    path("antaganden/<int:pk>/<slug:code>/", asked_views.asked_party, name="asked-party"),
    path("antaganden/<int:pk>/<slug:code>/registrator/", asked_views.registrar, name="registrar"),
    path(
        "antaganden/<int:pk>/<slug:code>/<int:document>/ratta/",
        asked_views.correct_document,
        name="correct-document",
    ),
    path(
        "antaganden/<int:pk>/<slug:code>/<int:document>/fil/",
        asked_views.document_file,
        name="document-file",
    ),
    path("antagande/<str:token>/", handing_in.hand_in, name="hand-in"),
    path("antagande/<str:token>/text/", handing_in.text, name="hand-in-text"),
]
