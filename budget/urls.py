from django.urls import path

from budget import accrual_views, plan_views, population_views, views

app_name = "budget"
urlpatterns = [
    path("ekonomi/", views.year_list, name="year-list"),
    path("ekonomi/folkmangd/", population_views.import_populations, name="populations"),
    path("ekonomi/nytt-ar/", plan_views.new_year, name="new-year"),
    path("ekonomi/<int:year>/", views.year, name="year"),
    path("ekonomi/<int:year>/export/<slug:kind>/", views.export_year, name="export-year"),
    path("ekonomi/<int:year>/prova/", plan_views.try_out, name="try-out"),
    path("ekonomi/<int:year>/stang/", plan_views.close_year, name="close-year"),
    path("ekonomi/<int:year>/plan/<int:number>/", plan_views.plan, name="plan"),
    path("ekonomi/<int:year>/plan/<int:number>/besluta/", views.decide_plan, name="decide-plan"),
    path("ekonomi/<int:year>/plan/<int:number>/forkasta/", plan_views.drop_plan, name="drop-plan"),
    path("ekonomi/<int:year>/plan/<int:number>/parter/", plan_views.add_party, name="add-party"),
    path(
        "ekonomi/<int:year>/plan/<int:number>/parter/<slug:code>/ta-bort/",
        plan_views.remove_party,
        name="remove-party",
    ),
    path("ekonomi/<int:year>/upparbetat/", accrual_views.accruals, name="accruals"),
    path("upparbetat/<int:pk>/kontrollera/", accrual_views.check_accrual, name="check-accrual"),
    path("upparbetat/<int:pk>/vand/", accrual_views.reverse_accrual, name="reverse-accrual"),
    path("upparbetat/<int:pk>/ta-bort/", accrual_views.remove_accrual, name="remove-accrual"),
]
