"""What the settings say is masked in alerts and decisions."""

from vostro.errors import SettingRefused
from vostro.screening.masking import Mask, MaskKind
from vostro.settings import Settings

# 16 characters: with a shorter key somebody who reads alerts could try names until hashes meet.
KEY_CHARACTERS_MIN = 16


def mask_of(settings: Settings) -> Mask | None:
    """The mask, or None where nothing is masked. Raises SettingRefused; tells no key."""
    named = [name.strip() for name in settings.alert_mask.split(",") if name.strip()]
    if not named:
        return None
    unknown = sorted(set(named) - set(MaskKind))
    if unknown:
        raise SettingRefused(
            what=f"VOSTRO_ALERT_MASK names {', '.join(unknown)}",
            where="settings",
            remedy=f"Known are {', '.join(MaskKind)}.",
        )
    key = settings.alert_mask_key
    if key is None or len(key.get_secret_value()) < KEY_CHARACTERS_MIN:
        raise SettingRefused(
            what=f"VOSTRO_ALERT_MASK needs VOSTRO_ALERT_MASK_KEY of {KEY_CHARACTERS_MIN} "
            "characters or more",
            where="settings",
            remedy="Make one with `openssl rand -hex 32` and keep it: with another key hashes of "
            "equal values differ.",
        )
    return Mask(map(MaskKind, named), key.get_secret_value().encode())
