"""Which countries an alert is about, read from its route as it is drawn."""

import re

from vostro.alert import Alert

# A hop as routing.route draws it: `DE debtor`, guessed `RU? creditor`, in dispute `DE/RU creditor`.
_HOP = re.compile(r"(?:^| > |: )((?:[A-Z]{2}|\?\?)(?:/[A-Z]{2})*)\?? ")


def countries_of(alert: Alert) -> tuple[str, ...]:
    """The countries of the whole route in order, then those of parties and agents; each once."""
    found = [code for hop in _HOP.findall(alert.route) for code in hop.split("/") if code != "??"]
    payment = alert.payment
    if payment is not None:
        found += [party.country for party in payment.parties if party.country is not None]
        found += [agent.country for agent in payment.agents if agent.country is not None]
    return tuple(dict.fromkeys(found))


def corridor_of(alert: Alert) -> str:
    """From the first country of the route to its last: `DE-KZ`; empty where neither is known."""
    hops = _HOP.findall(alert.route.partition(" [")[0])
    ends = [hop.partition("/")[0] for hop in (hops[:1] + hops[-1:])]
    return "" if not ends or set(ends) == {"??"} else "-".join(ends)
