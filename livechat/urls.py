"""Addresses of live chat: /chat/ for visitors (no cookie there), /chats/ for agents, /chat-settings/
for coordinators."""

from django.urls import path

from livechat.views import attending, chat_files, chats, console, frame, visitor, widgets

app_name = "livechat"

urlpatterns = [
    path("chat/loader.js", frame.loader, name="loader"),
    path("chat/frame/<str:key>/", frame.frame, name="frame"),
    path("chat/widgets/<str:key>/", visitor.widget, name="door_widget"),
    path("chat/widgets/<str:key>/articles/", visitor.articles, name="door_articles"),
    path("chat/widgets/<str:key>/open/", visitor.open_door, name="door_open"),
    path("chat/contact/", visitor.contact, name="door_contact"),
    path("chat/rating/", visitor.rating, name="door_rating"),
    path("chat/files/", chat_files.bring, name="door_bring"),
    path("chat/files/<str:file>/", chat_files.hand_out, name="door_file"),
    path("chats/<str:chat>/files/", chat_files.bring_as_agent, name="bring"),
    path("chats/<str:chat>/files/<str:file>/", chat_files.hand_out_to_agent, name="file"),
    path("chat-settings/", widgets.widgets, name="widgets"),
    path("chat-settings/new/<slug:desk>/", widgets.new_widget, name="new_widget"),
    path("chat-settings/<int:pk>/", widgets.widget, name="widget"),
    path("chat-settings/<int:pk>/do/", widgets.deed, name="widget_deed"),
    path("chats/", chats.chats, name="chats"),
    path("chats/rows/", chats.rows, name="rows"),
    path("chats/attend/", attending.attend, name="attend"),
    path("chats/preferences/", attending.preferences, name="preferences"),
    path("chats/<str:chat>/take/", console.take, name="take"),
    path("chats/<str:chat>/lines/", console.lines, name="lines"),
    path("chats/<str:chat>/composer/", console.composer, name="composer"),
    path("chats/<str:chat>/say/", console.say_line, name="say"),
    path("chats/<str:chat>/seen/", console.seen, name="seen"),
    path("chats/<str:chat>/hand/", console.hand, name="hand"),
    path("chats/<str:chat>/give-back/", console.give_back, name="give_back"),
    path("chats/<str:chat>/end/", console.end, name="end"),
]
