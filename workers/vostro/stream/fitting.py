"""Alerts and decisions as bytes that fit into their topics: what is too large is told shorter.

No lawful payment comes near the limit; a hostile one, of a hundred parties with listed names,
must not stop the stream at a broker that refuses its alert.
"""

import msgspec

from vostro.alert import Alert, Decision, Hit

HITS_KEPT_MAX = 50


def encode_alert(alert: Alert, bytes_max: int) -> bytes:
    """The alert as JSON; too large, its strongest hits, and the payment by its position only."""
    encoded = msgspec.json.encode(alert)
    if len(encoded) <= bytes_max:
        return encoded
    source, count = alert.source, len(alert.hits)
    summary = (
        f"{alert.summary} This alert is cut: it holds the strongest {HITS_KEPT_MAX} of {count} "
        f"hits and not the payment, which lies in {source.topic}, partition {source.partition}, "
        f"offset {source.offset}."
    )
    shorter = msgspec.structs.replace(
        alert,
        summary=summary,
        hits=strongest(alert.hits),
        suppressed=strongest(alert.suppressed),
        payment=None,
    )
    return msgspec.json.encode(shorter)


def encode_decision(decision: Decision, bytes_max: int) -> bytes:
    """The decision as JSON; too large, with the strongest of the suppressed hits."""
    encoded = msgspec.json.encode(decision)
    if len(encoded) <= bytes_max:
        return encoded
    kept = strongest(decision.suppressed)
    return msgspec.json.encode(msgspec.structs.replace(decision, suppressed=kept))


def strongest(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits of the highest score, in their order."""
    if len(hits) <= HITS_KEPT_MAX:
        return hits
    ranked = sorted(range(len(hits)), key=lambda position: -hits[position].score)
    return tuple(hits[position] for position in sorted(ranked[:HITS_KEPT_MAX]))
