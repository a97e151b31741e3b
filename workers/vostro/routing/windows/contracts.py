"""Rules over the payments of one contract number."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.windows.accounts import ids
from vostro.routing.windows.window import Look, Space, WindowFinding, window_rule

A22 = "FinCEN and BIS FIN-2022-Alert003, 28 Jun 2022: last-minute changes"
BUYERS_MAX = 3  # a year's numbering gives two firms the same number now and then


@window_rule(
    "contract.changed",
    space=Space.CONTRACT,
    severity=Severity.MEDIUM,
    flags=("R17",),
    source=A22,
    lawful="Bank outages and limits change ways: one of the two parties must be the same, and the "
    "other's country, or the currency, another.",
)
def contract_changed(look: Look) -> Iterator[WindowFinding]:
    """Payer, country or currency change under a contract that was paid before."""
    event = look.event
    for other in reversed(look.within(look.policy.contract_days)):
        same_creditor = look.key and other.creditor_name == event.creditor_name != ""
        if not same_creditor or other.at > event.at:
            continue
        payer = other.debtor != event.debtor and other.debtor_country != event.debtor_country
        if payer or other.currency != event.currency:
            what = "payer and country" if payer else "currency"
            yield WindowFinding(
                f"The {what} changed under one contract: {other.debtor_country or '??'} "
                f"{other.currency} before, {event.debtor_country or '??'} {event.currency} now.",
                ids([other], event),
            )
            return


@window_rule(
    "contract.payee-account-changed",
    space=Space.CONTRACT,
    severity=Severity.LOW,
    flags=("R28",),
    source=A22,
    lawful="Suppliers move banks: low. It is the mark of invoice fraud too.",
)
def payee_account_changed(look: Look) -> Iterator[WindowFinding]:
    """The same payee is paid on another account under the same contract."""
    event = look.event
    changed = [
        o
        for o in look.within(look.policy.contract_days)
        if look.key
        and o.creditor_name == event.creditor_name != ""
        and o.creditor != event.creditor
        and o.debtor == event.debtor
    ]
    if changed:
        yield WindowFinding(
            "The payee's account changed under one contract.", ids(changed[-2:], event)
        )


@window_rule(
    "contract.many-buyers",
    space=Space.CONTRACT,
    severity=Severity.MEDIUM,
    flags=("R41",),
    source="Vostro's deduction",
    lawful="Numbers repeat from firm to firm: one payee, and more than three payers.",
)
def many_buyers(look: Look) -> Iterator[WindowFinding]:
    """One contract number of one payee is used by several payers."""
    event = look.event
    same = [o for o in look.within(look.policy.contract_days) if o.creditor == event.creditor]
    buyers = {o.debtor for o in same} | {event.debtor}
    if len(buyers) > BUYERS_MAX:
        yield WindowFinding(
            f"{len(buyers)} payers use one contract number of one payee.", ids(same, event)
        )
