"""What a rule is, and what it says."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from vostro.alert import Severity
from vostro.routing.signs import Sign, bits_of

if TYPE_CHECKING:
    from vostro.routing.facts import Facts


class Finding(NamedTuple):
    """One rule true at one place."""

    path: str  # where in the source message
    text: str  # the words that are meant, as they stood
    explanation: str  # one sentence that an analyst can paste into a case
    reasons: tuple[str, ...] = ()
    severity: Severity | None = None  # None: the rule's own
    role: str | None = None


Check: TypeAlias = "Callable[[Facts], Iterator[Finding]]"


class Rule(NamedTuple):
    """A rule over one payment. `description` is its docstring: it is shown to analysts."""

    id: str  # stable for ever: policies, metrics and past alerts name it
    severity: Severity
    flags: tuple[str, ...]  # R.. of the routing guide
    source: str
    lawful: str  # what keeps lawful payments out of it
    any_bits: int  # runs only if one of these signs was met (0: always)
    all_bits: int  # and every one of these
    check: Check
    description: str

    @property
    def family(self) -> str:
        """The first part of its id: signs of one family do not pile up."""
        return self.id.partition(".")[0]


REGISTRY: dict[str, Rule] = {}


def rule(  # noqa: PLR0913 - what the table of rules says of each
    id: str,  # noqa: A002 - the field's word
    *,
    severity: Severity,
    flags: tuple[str, ...],
    source: str,
    lawful: str,
    any_of: tuple[Sign, ...] = (),
    all_of: tuple[Sign, ...] = (),
) -> Callable[[Check], Check]:
    """Registers a rule. Raises ValueError for a second one of the same id, or without docstring."""

    def register(check: Check) -> Check:
        description = " ".join((check.__doc__ or "").split())
        if id in REGISTRY or not description:
            raise ValueError(f"rule {id!r} exists already or has no docstring")
        REGISTRY[id] = Rule(
            id,
            severity,
            flags,
            source,
            lawful,
            bits_of(any_of),
            bits_of(all_of),
            check,
            description,
        )
        return check

    return register
