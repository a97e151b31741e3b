import io
import json
import logging
import logging.config

import pytest
import structlog

from vostro.stream.logs import configure_structlog, logging_config, masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("iban DE89370400440532013000 seen", "iban DE***3000 seen"),
        ("iban DE89 3704 0044 0532 0130 00 seen", "iban DE***0 00 seen"),
        ("account 40702810500000012345", "account 40***2345"),
        ("two: GB33BUKB20201555555555, 123456789", "two: GB***5555, 12***6789"),
    ],
)
def test_what_may_be_an_account_number_is_masked(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    ["partition 3, offset 12345678", "version 6b4b8cc96f7ae408", "12345.678901234", "P-123456"],
)
def test_offsets_versions_and_short_numbers_stay(text: str) -> None:
    assert masked(text) == text


@pytest.fixture
def written() -> io.StringIO:
    """What a logger configured as the worker's writes."""
    configure_structlog()
    config = logging_config("info")
    stream = io.StringIO()
    config["handlers"]["stderr"]["stream"] = stream
    config["root"], config["loggers"] = {}, {"of-test": {"level": "INFO", "handlers": ["stderr"]}}
    logging.config.dictConfig(config)
    return stream


def test_lines_of_ours_and_of_libraries_are_json_with_accounts_masked(
    written: io.StringIO,
) -> None:
    structlog.get_logger("of-test").info("ours", account="DE89370400440532013000", parts=["1" * 9])
    logging.getLogger("of-test").warning("theirs %s", "DE89370400440532013000")
    error = ValueError("DE89370400440532013000")
    logging.getLogger("of-test").error("raised", exc_info=error)
    ours, theirs, raised = map(json.loads, written.getvalue().splitlines())
    assert (ours["event"], ours["level"], ours["account"]) == ("ours", "info", "DE***3000")
    assert ours["parts"] == ["11***1111"]
    assert (theirs["event"], theirs["logger"]) == ("theirs DE***3000", "of-test")
    assert "ValueError: DE***3000" in raised["exception"]
