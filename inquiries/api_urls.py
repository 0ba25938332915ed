"""Addresses of the API."""

from django.urls import path

from inquiries import api

urlpatterns = [
    path("search/", api.search_inquiries, name="api_search"),
    path("inquiries/", api.inquiries, name="api_inquiries"),
    path("inquiries/<str:reference>/", api.inquiry, name="api_inquiry"),
    path("inquiries/<str:reference>/replies/", api.replies, name="api_replies"),
    path("inquiries/<str:reference>/messages/<int:pk>/sending/", api.sending, name="api_sending"),
    path("inquiries/<str:reference>/notes/", api.notes, name="api_notes"),
    path("inquiries/<str:reference>/assignee/", api.assignee, name="api_assignee"),
    path("inquiries/<str:reference>/status/", api.status, name="api_status"),
]
