from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "inquiries"

    def ready(self) -> None:
        from inquiries import mail_links, notified, register_links
        from inquiries.actions import delivery
        from inquiries.search import knowledge

        delivery.listen()
        mail_links.listen()
        notified.listen()
        knowledge.offer_in_palette()
        register_links.check_templates()
