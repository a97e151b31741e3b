"""Alerts, decisions and dead letters told shorter, so that they fit into their topics.

No lawful payment comes near a topic's limit; a hostile one, of a hundred parties with listed
names, must not stop the stream at a broker that refuses its alert.
"""

import msgspec

from vostro.alert import Alert, DeadLetter, Decision, Hit

HITS_KEPT_MAX = 50
HIT_TEXT_CHARACTERS_MAX = 200


def shorter_alert(alert: Alert, bytes_max: int) -> bytes:
    """The alert with its strongest hits, and the payment by its position only."""
    source, count = alert.source, len(alert.hits)
    note = (
        f"This alert is cut: it holds the strongest of {count} hits and not the payment, which "
        f"lies in {source.topic}, partition {source.partition}, offset {source.offset}."
    )
    kept = HITS_KEPT_MAX
    while True:
        shorter = msgspec.structs.replace(
            alert,
            summary=f"{alert.summary[:HIT_TEXT_CHARACTERS_MAX]} {note}",
            hits=strongest(alert.hits, kept),
            suppressed=strongest(alert.suppressed, kept),
            payment=None,
        )
        encoded = msgspec.json.encode(shorter)
        if len(encoded) <= bytes_max or kept <= 1:
            return encoded
        kept //= 2


def shorter_decision(decision: Decision, bytes_max: int) -> bytes:
    """The decision with the strongest of the hits that were suppressed or noted."""
    kept = HITS_KEPT_MAX
    while True:
        shorter = msgspec.structs.replace(
            decision,
            suppressed=strongest(decision.suppressed, kept),
            noted=strongest(decision.noted, kept),
        )
        encoded = msgspec.json.encode(shorter)
        if len(encoded) <= bytes_max or kept <= 1:
            return encoded
        kept //= 2


def shorter_dead_letter(letter: DeadLetter, bytes_max: int) -> bytes:
    """The dead letter with the first part of its original."""
    frame = len(msgspec.json.encode(msgspec.structs.replace(letter, original=b"", is_cut=True)))
    room = max(0, (bytes_max - frame) // 4 * 3)  # base64 makes four characters of three bytes
    cut = msgspec.structs.replace(letter, original=letter.original[:room], is_cut=True)
    return msgspec.json.encode(cut)


def strongest(hits: tuple[Hit, ...], count: int) -> tuple[Hit, ...]:
    """The hits of the highest score, in their order, long texts cut."""
    ranked = sorted(range(len(hits)), key=lambda position: -hits[position].score)
    return tuple(cut(hits[position]) for position in sorted(ranked[:count]))


def cut(hit: Hit) -> Hit:
    """A hit with the start of its texts."""
    end = HIT_TEXT_CHARACTERS_MAX
    return msgspec.structs.replace(
        hit,
        text=hit.text[:end],
        explanation=hit.explanation[: 4 * end],
        reasons=tuple(reason[:end] for reason in hit.reasons[:10]),
    )
