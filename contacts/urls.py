"""Addresses of the contacts pages."""

app_name = "contacts"
urlpatterns: list = []
