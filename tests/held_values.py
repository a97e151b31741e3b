"""What a Payment holds, each value with its place: written apart from the readers."""

from collections.abc import Iterator

from vostro.payment import Payment, holders, place

# A scheme and an issuer stand beside their number, and have no place of their own.
_BESIDE_A_NUMBER = frozenset({"Issr", "Cd", "Prtry", "SchmeNm", "IdTp"})


def held(payment: Payment) -> Iterator[tuple[str, str]]:
    """Place and value of everything that parties, agents and texts of a payment hold."""
    for group, index, holder in holders(payment):
        for field in holder.__struct_fields__:
            value = getattr(holder, field)
            if isinstance(value, str) and field not in {"role", "path"}:
                yield place(holder, group, index, field), value
            elif field == "address_lines":
                for number, line in enumerate(value):
                    yield place(holder, group, index, f"address_lines[{number}]"), line
            elif field == "identifiers":
                for number, identifier in enumerate(value):
                    where = place(holder, group, index, f"identifiers[{number}]")
                    yield where, identifier.id
                    yield f"{where} scheme", identifier.scheme or ""
                    yield f"{where} issuer", identifier.issuer or ""
    for text in payment.texts:
        yield text.path, text.text


def is_beside_a_number(path: str) -> bool:
    """Whether it may be the scheme or the issuer of an identifier."""
    return path.rpartition("/")[2].partition("[")[0] in _BESIDE_A_NUMBER
