import pytest

from vostro.errors import SettingRefused
from vostro.screening.policy import DEFAULT_POLICY, read_policy
from vostro.settings import Settings


def test_an_empty_policy_file_is_the_default_policy() -> None:
    assert read_policy(b"# nothing\n", "policy.toml").version == DEFAULT_POLICY.version


def test_comments_change_no_version_and_values_do() -> None:
    one = read_policy(b"[names]\ncutoff = 0.9\n", "policy.toml")
    same = read_policy(b"# stricter\n[names]\ncutoff = 0.90\n", "policy.toml")
    other = read_policy(b"[names]\ncutoff = 0.91\n", "policy.toml")
    assert one.version == same.version
    assert len({one.version, other.version, DEFAULT_POLICY.version}) == 3


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (b"[names]\ncutoff = 1.5\n", r"<= 1.0 - at `\$\.names\.cutoff`"),
        (b"[names]\ncutof = 0.9\n", r"unknown field `cutof` - at `\$\.names`"),
        (b"names = \n", r"policy\.toml"),
        (b"\xff", r"policy\.toml"),
        (b'[outcomes]\nblock = "ignore"\n', r"'ignore'"),
    ],
)
def test_an_odd_policy_is_refused_and_the_key_named(source: bytes, told: str) -> None:
    with pytest.raises(SettingRefused, match=told):
        read_policy(source, "policy.toml")


def test_an_odd_setting_is_refused_by_name_value_and_range(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSTRO_HTTP_PORT", "70000")
    with pytest.raises(SettingRefused, match=r"VOSTRO_HTTP_PORT='70000': .*65535.*start again"):
        Settings.read()


def test_a_secret_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOSTRO_REDIS_PASSWORD", "hunter2")
    settings = Settings.read()
    assert "hunter2" not in repr(settings)
    assert settings.redis_password is not None
    assert settings.redis_password.get_secret_value() == "hunter2"
