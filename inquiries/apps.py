from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "inquiries"

    def ready(self) -> None:
        from inquiries import mail_links, notified
        from inquiries.actions import delivery

        delivery.listen()
        mail_links.listen()
        notified.listen()
