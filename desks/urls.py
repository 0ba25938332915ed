"""Addresses of the desks pages."""

app_name = "desks"
urlpatterns: list = []
