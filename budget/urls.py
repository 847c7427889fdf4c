from django.urls import path

from budget import population_views, views

app_name = "budget"
urlpatterns = [
    path("ekonomi/", views.year_list, name="year-list"),
    path("ekonomi/folkmangd/", population_views.import_populations, name="populations"),
    path("ekonomi/<int:year>/", views.year, name="year"),
    path("ekonomi/<int:year>/export/<slug:kind>/", views.export_year, name="export-year"),
    path("ekonomi/<int:year>/plan/<int:number>/besluta/", views.decide_plan, name="decide-plan"),
]
