from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "inquiries"

    def ready(self) -> None:
        from inquiries import delivery

        delivery.listen()
