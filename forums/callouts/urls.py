app_name = "callouts"
urlpatterns = []
