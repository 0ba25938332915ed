from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        from approvals import notified
        from approvals.actions import asking, gate, hearing

        asking.listen()
        gate.listen()
        hearing.listen()
        notified.listen()
