"""Rules over what goes in and out of one account."""

from collections.abc import Iterator

from vostro.alert import Severity
from vostro.routing.windows.passing import ORIGINS_MAX, Passing
from vostro.routing.windows.window import Look, Space, WindowFinding, window_rule

FATF = "FATF, trade-based money laundering, 2020; Vostro's deduction"
GOODS = "FIN-2023-Alert004 of 19 May 2023; UK red alert of 6 Dec 2023"
PAYMENTS_TOLD_MAX = 20
NAMES_MIN = 2


def ids(events: list[Passing], event: Passing) -> tuple[str, ...]:
    """The payments that an alert names: the newest of very many, and this one."""
    return (*(other.payment_id for other in events[-PAYMENTS_TOLD_MAX:]), event.payment_id)


@window_rule(
    "window.pass-through",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R30",),
    source=FATF,
    lawful="Brokers and payroll pass money on: the two ends must be in different countries and "
    "the way on a corridor.",
)
def pass_through(look: Look) -> Iterator[WindowFinding]:
    """What came into an account leaves it again within days, nearly whole, to another country."""
    event = look.event
    if event.debtor != look.key:
        return
    came = [
        other
        for other in look.within(look.policy.pass_through_days)
        if other.creditor == look.key
        and other.at <= event.at
        and other.currency == event.currency
        and other.debtor_country != event.creditor_country
    ]
    total = sum(other.amount for other in came)
    if total and look.policy.pass_through_share * total <= event.amount <= total * 1.02:
        hours = (event.at - min(other.at for other in came)) // 3600
        yield WindowFinding(
            f"{event.currency} {total:,.2f} came in from {came[-1].debtor_country or '??'} and "
            f"{event.amount:,.2f} goes on to {event.creditor_country or '??'} within {hours} h.",
            ids(came, event),
        )


@window_rule(
    "window.funnel",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R31",),
    source=FATF,
    lawful="Shops, schools and landlords have many payers: they must come from several countries "
    "and the account must lie on a corridor.",
)
def funnel(look: Look) -> Iterator[WindowFinding]:
    """Many payers from several countries pay into one account."""
    event = look.event
    if event.creditor != look.key:
        return
    came = [o for o in look.within(look.policy.funnel_days) if o.creditor == look.key]
    payers = {o.debtor for o in came} | {event.debtor}
    countries = {o.debtor_country for o in (*came, event) if o.debtor_country}
    if len(payers) >= look.policy.funnel_debtors and len(countries) >= look.policy.funnel_countries:
        yield WindowFinding(
            f"{len(payers)} payers from {', '.join(sorted(countries))} paid one account within "
            f"{look.policy.funnel_days} days.",
            ids(came, event),
        )


@window_rule(
    "window.fan-out",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R32",),
    source=FATF,
    lawful="Payroll and market places pay many: only payees abroad count, and only new ones.",
)
def fan_out(look: Look) -> Iterator[WindowFinding]:
    """One payer pays many payees abroad that it never paid before."""
    event = look.event
    if event.debtor != look.key or event.debtor_country == event.creditor_country:
        return
    span = look.within(look.policy.fan_out_days)
    first = min((o.at for o in span), default=event.at)
    known = {o.creditor for o in look.window.events if o.at < first}
    new = [
        o
        for o in span
        if o.debtor == look.key
        and o.creditor_country != o.debtor_country
        and o.creditor not in known
    ]
    payees = {o.creditor for o in new} | {event.creditor}
    if len(payees) >= look.policy.fan_out_creditors:
        yield WindowFinding(
            f"One account paid {len(payees)} new payees abroad within "
            f"{look.policy.fan_out_days} days.",
            ids(new, event),
        )


@window_rule(
    "window.many-small-purchases",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R15",),
    source=GOODS,
    lawful="Distributors buy from many: the goods must be of the high priority list.",
)
def many_small_purchases(look: Look) -> Iterator[WindowFinding]:
    """One payer buys high priority goods from many suppliers within a month."""
    event = look.event
    if event.debtor != look.key or not event.goods:
        return
    bought = [
        o for o in look.within(look.policy.small_purchases_days) if o.debtor == look.key and o.goods
    ]
    suppliers = {o.creditor for o in bought} | {event.creditor}
    if len(suppliers) >= look.policy.small_purchases:
        yield WindowFinding(
            f"One payer buys {', '.join(event.goods[:2])} and the like from {len(suppliers)} "
            f"suppliers within {look.policy.small_purchases_days} days.",
            ids(bought, event),
        )


@window_rule(
    "window.new-line-of-goods",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R13",),
    source=GOODS,
    lawful="Growth and new contracts are lawful: the account must have a history of its own.",
)
def new_line_of_goods(look: Look) -> Iterator[WindowFinding]:
    """A payer with a history that held no high priority goods starts to buy them."""
    event = look.event
    if event.debtor != look.key or not event.goods:
        return
    paid = [
        o
        for o in look.within(look.policy.goods_history_days)
        if o.debtor == look.key and o.at < event.at
    ]
    if len(paid) >= look.policy.small_purchases and not any(o.goods for o in paid):
        yield WindowFinding(
            f"After {len(paid)} payments without such goods this account buys "
            f"{', '.join(event.goods[:2])}.",
            ids(paid[-3:], event),
        )


@window_rule(
    "window.name-changed",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R27",),
    source="Vostro's deduction",
    lawful="Marriage and new brands change names: medium; word order and case are no change.",
)
def name_changed(look: Look) -> Iterator[WindowFinding]:
    """The same account has another name than before."""
    event = look.event
    now = event.debtor_name if event.debtor == look.key else event.creditor_name
    before = [
        o
        for o in look.within(look.policy.name_change_days)
        if (o.debtor_name if o.debtor == look.key else o.creditor_name) not in ("", now)
    ]
    if now and before:
        yield WindowFinding(
            "An account has another name than in earlier payments.", ids(before[-2:], event)
        )


@window_rule(
    "window.dormant-wakes",
    space=Space.ACCOUNT,
    severity=Severity.LOW,
    flags=("R36",),
    source=FATF,
    lawful="Seasonal firms rest: low.",
)
def dormant_wakes(look: Look) -> Iterator[WindowFinding]:
    """An account that rested for long trades abroad again."""
    event = look.event
    last = max((o.at for o in look.window.events if o.payment_id != event.payment_id), default=None)
    abroad = event.debtor_country != event.creditor_country
    if last is not None and abroad and event.at - last > look.policy.dormant_days * 86_400:
        days = (event.at - last) // 86_400
        yield WindowFinding(
            f"An account pays or is paid abroad after {days} days of rest.",
            (look.window.events[-1].payment_id, event.payment_id),
        )


@window_rule(
    "window.round-trip",
    space=Space.ACCOUNT,
    severity=Severity.MEDIUM,
    flags=("R35",),
    source=FATF,
    lawful="Groups pool their cash: the amounts must be alike and two accounts lie between.",
)
def round_trip(look: Look) -> Iterator[WindowFinding]:
    """Money comes back to an account it left, over others, within a month."""
    event = look.event
    if event.debtor == look.key and event.creditor in event.origins:
        came = [o for o in look.within(look.policy.round_trip_days) if o.creditor == look.key]
        yield WindowFinding(
            f"{event.currency} {event.amount:,.2f} returns to an account that it left within "
            f"{look.policy.round_trip_days} days.",
            ids(came[-5:], event),
        )


def origins_of(look: Look) -> tuple[str, ...]:
    """Accounts that the money paid now came from: who paid the payer alike amounts, and theirs."""
    event, share = look.event, 1.0 - look.policy.pass_through_share
    found: dict[str, None] = {}
    for other in look.within(look.policy.round_trip_days):
        alike = abs(other.amount - event.amount) <= share * max(other.amount, event.amount)
        if other.creditor == event.debtor and alike and other.at <= event.at:
            found |= dict.fromkeys((other.debtor, *other.origins))
    return tuple(found)[:ORIGINS_MAX]
