"""Settings from a folder of files, as container platforms mount secrets."""

from pathlib import Path

import pytest

from vostro.errors import SettingRefused
from vostro.settings import SECRETS_DIRECTORY, Settings


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(SECRETS_DIRECTORY, str(tmp_path))
    return tmp_path


def password(settings: Settings) -> str | None:
    secret = settings.redis_password
    return None if secret is None else secret.get_secret_value()


def test_a_file_gives_the_setting_of_its_name_and_its_last_newline_is_no_part_of_it(
    secrets: Path,
) -> None:
    (secrets / "vostro_redis_password").write_text("p@ss word\n")
    (secrets / "anything-else").write_text("of another program")
    assert password(Settings.read()) == "p@ss word"


def test_the_environment_goes_before_a_file(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (secrets / "vostro_redis_password").write_text("from the file")
    monkeypatch.setenv("VOSTRO_REDIS_PASSWORD", "from the environment")
    assert password(Settings.read()) == "from the environment"


def test_an_odd_value_in_a_file_is_refused_like_one_in_the_environment(secrets: Path) -> None:
    (secrets / "vostro_http_port").write_text("70000")
    with pytest.raises(SettingRefused, match=r"VOSTRO_HTTP_PORT='70000': .*65535"):
        Settings.read()


def test_without_the_variable_there_is_no_folder_to_read() -> None:
    assert password(Settings.read()) is None


def test_a_folder_that_is_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRETS_DIRECTORY, str(tmp_path / "nowhere"))
    with pytest.raises(SettingRefused, match=r"VOSTRO_SECRETS_DIRECTORY=.*nowhere' is no folder"):
        Settings.read()
