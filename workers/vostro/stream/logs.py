"""The log: one JSON object a line (words at a terminal), account numbers masked.

Faust's and our own lines alike. No line of ours holds what a payment says; the mask is for what
a library might.
"""

import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

# An IBAN, spaced or not (ISO 13616: 15 to 34 characters), or nine digits and more in a row.
ACCOUNT: Final = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b|(?<![\w.])\d{9,}(?![\w.])"
)
SHOWN_CHARACTERS = 4
LEVELS: Final = {
    "crit": "CRITICAL",
    "error": "ERROR",
    "warn": "WARNING",
    "info": "INFO",
    "debug": "DEBUG",
}
# Lines that say the same for each fetch or rebalance, with addresses of brokers at best.
QUIETER: Final = ("aiokafka", "kafka", "asyncio")

Event = MutableMapping[str, Any]


def masked(text: str) -> str:
    """The text with the middle of whatever may be an account number taken out."""
    return ACCOUNT.sub(lambda found: f"{found[0][:2]}***{found[0][-SHOWN_CHARACTERS:]}", text)


def mask_accounts(_logger: object, _method: str, event: Event) -> Event:
    """Every text of a line, masked: a structlog processor."""
    for name, value in event.items():
        event[name] = mask_value(value)
    return event


def mask_value(value: Any) -> Any:  # noqa: ANN401 - anything may be logged
    """Texts masked, also inside of lists and mappings; numbers and times as they are."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {key: mask_value(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [mask_value(part) for part in value]
    return value


def shared_processors() -> list[Any]:
    """What lines of ours and of libraries go through."""
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def logging_config(level: str) -> dict[str, Any]:
    """For logging.config.dictConfig, and as Faust's `logging_config`: it clears the root's."""
    renderer: Any = structlog.processors.JSONRenderer(default=str)
    if sys.stderr.isatty():
        renderer = structlog.dev.ConsoleRenderer()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared_processors(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    mask_accounts,
                    renderer,
                ],
            }
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": LEVELS[level], "handlers": ["stderr"]},
        "loggers": {name: {"level": "WARNING"} for name in QUIETER},
    }


def configure_structlog() -> None:
    """Our own lines go through the standard library's logging, as Faust's do."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
