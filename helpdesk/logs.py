"""Logging: one line each, JSON in production; no mail content and no secret is ever an argument."""

import logging
from typing import Any

import structlog
from structlog.typing import Processor

# One line for each task and each request is noise; what fails still speaks.
CHATTY = (
    "django.db.backends",
    "celery.worker.strategy",
    "celery.app.trace",
    "celery.beat",
    "mail.log",
)


def configure(options: dict[str, Any]) -> None:
    """Set up standard logging through structlog's formatter; called by Django with LOGGING."""
    chain: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer = (
        structlog.processors.JSONRenderer()
        if options["json"]
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=chain,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(options["level"])
    for name in CHATTY:
        logging.getLogger(name).setLevel("WARNING")
