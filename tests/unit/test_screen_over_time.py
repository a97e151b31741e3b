from datetime import UTC, datetime, timedelta

import msgspec

from routes import pay
from samples import SAMPLE, compiled
from vostro.alert import Outcome, Screening
from vostro.payment import Payment
from vostro.routing.policy import WindowPolicy
from vostro.routing.windows.watch import Windows
from vostro.screening.over_time import passing_if_watched, screen_over_time
from vostro.screening.policy import DEFAULT_POLICY
from vostro.screening.screen import screen

LISTS = compiled(*SAMPLE)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def run(*payments: Payment) -> list[Screening]:
    """Payments an hour apart, each screened beside those before it."""
    windows = Windows(WindowPolicy())
    return [
        screen_over_time(
            msgspec.structs.replace(payment, payment_id=f"P-{number}"),
            screen(payment, LISTS, DEFAULT_POLICY),
            windows,
            DEFAULT_POLICY,
            NOW + timedelta(hours=number),
        )
        for number, payment in enumerate(payments)
    ]


def account(number: int) -> dict[str, object]:
    return {"country": "KZ", "account": f"KZ86125KZT500410010{number}", "name": f"TOO {number}"}


def test_a_held_payment_that_comes_again_without_its_bank_is_held_for_stripping() -> None:
    held = pay(account(1), "DE", "HSBKKZKX VTBRRUMM COBADEFF")
    again = pay(account(1), "DE", "HSBKKZKX COBADEFF")
    first, second = run(held, again)
    assert first.outcome is Outcome.HOLD
    assert second.outcome is Outcome.HOLD
    (stripped,) = [hit for hit in second.hits if hit.rule == "stripping.taken-out"]
    assert "payment P-0" in stripped.reasons
    assert stripped.explanation in second.summary
    assert second.route in second.summary


def test_a_weak_sign_over_time_is_noted_and_raises_no_alert() -> None:
    came = pay({"country": "UZ", "account": "1"}, account(1), "NBFAUZ2X HSBKKZKX", money="USD 900")
    goes = pay(account(1), {"country": "CN", "account": "2"}, "HSBKKZKX BKCHCNBJ", money="USD 890")
    _, second = run(came, goes)
    assert second.outcome is Outcome.RELEASE
    assert second.hits == ()
    assert "window.pass-through" in {hit.rule for hit in second.noted}


def test_signs_of_time_add_to_signs_of_the_route() -> None:
    came = pay({"country": "RU", "account": "1"}, account(1), "CBOMRUMM HSBKKZKX", money="USD 9000")
    goes = pay(
        account(1),
        {"country": "TW", "account": "2"},
        "HSBKKZKX CCBCTWTP",
        "Oscilloscopes, on behalf of a buyer",
        money="USD 8900",
    )
    alone = run(goes)[0]
    beside = run(came, goes)[1]
    assert alone.outcome is Outcome.RELEASE
    assert beside.outcome is Outcome.HOLD


def test_a_payment_off_the_corridors_is_not_watched() -> None:
    plain = pay("DE", "FR", "COBADEFF BNPAFRPP")
    screening = screen(plain, LISTS, DEFAULT_POLICY)
    assert passing_if_watched(plain, screening, DEFAULT_POLICY, NOW) is None
    on_corridor = pay("DE", "KZ")
    screening = screen(on_corridor, LISTS, DEFAULT_POLICY)
    assert passing_if_watched(on_corridor, screening, DEFAULT_POLICY, NOW) is not None


def test_the_same_run_gives_the_same_screenings() -> None:
    payments = [pay(account(n % 3), "DE", "HSBKKZKX COBADEFF") for n in range(12)]
    assert [msgspec.json.encode(s) for s in run(*payments)] == [
        msgspec.json.encode(s) for s in run(*payments)
    ]
