"""How much of a message a reader takes on before it refuses."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds on one message, checked before or while it is parsed. Beyond one: PaymentUnreadable.

    The defaults are far above any real payment and low enough that the worst message costs one
    worker less than a second. XML may nest 256 deep: that bound is libxml2's own.
    """

    # 4 MB: four times what a Kafka broker takes as it comes; some 2,000 transactions of pain.001.
    bytes_max: int = 4_000_000
    # 200,000: 2,000 transactions of 100 elements.
    elements_max: int = 200_000
    # 5,000: a batch larger than that belongs in a file, not in a stream.
    transactions_max: int = 5_000


DEFAULT_LIMITS = Limits()
