"""What a compliance officer decides: thresholds, required lists, what happens on a hit."""

import hashlib
from functools import cached_property
from typing import Annotated

import msgspec

from vostro.alert import Outcome
from vostro.designation import Measure, NameQuality
from vostro.errors import SettingRefused
from vostro.routing.judge import refuse_unknown_rules
from vostro.routing.policy import DEFAULT_ROUTE_POLICY, RoutePolicy
from vostro.routing.windows.watch import WINDOW_RULES
from vostro.screening.scoring import ScoringPolicy

Share = Annotated[float, msgspec.Meta(ge=0.0, le=1.0)]


class NamePolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How alike a name must be to be a hit."""

    cutoff: Share = 0.5  # what the scores are fitted to: at most 0.4 % of ordinary names pass
    # OFAC FAQ 122: no duty to search weak aliases. A long one holds when nearly exact, a short
    # one only when exact.
    weak_cutoff: Share = 0.92
    # Words of a text meet a listed name by chance more easily than a whole name does.
    text_cutoff: Share = 0.9
    hits_per_field_max: Annotated[int, msgspec.Meta(ge=1, le=100)] = 10

    def cutoff_of(self, quality: NameQuality) -> float:
        """The score from which a name of this quality is a hit."""
        return self.weak_cutoff if quality is NameQuality.WEAK else self.cutoff


class IdentifierPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which numbers are searched."""

    # 7: national numbers shorter than that repeat from country to country
    characters_min: Annotated[int, msgspec.Meta(ge=4, le=30)] = 7


def default_outcomes() -> dict[Measure, Outcome]:
    """What is recommended when an identifier met. A name alone never goes beyond hold.

    Hold for a block: whether a foreign list binds the bank is for a person to say.
    """
    return {
        Measure.BLOCK: Outcome.HOLD,
        Measure.REJECT: Outcome.REJECT,
        Measure.RESTRICT: Outcome.REPORT,
        Measure.REPORT: Outcome.REPORT,
    }


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One edition of the policy. `version` is a hash of its content: comments change nothing."""

    lists_required: tuple[str, ...] = ("ofac-sdn",)
    names: NamePolicy = msgspec.field(default_factory=NamePolicy)
    identifiers: IdentifierPolicy = msgspec.field(default_factory=IdentifierPolicy)
    outcomes: dict[Measure, Outcome] = msgspec.field(default_factory=default_outcomes)
    route: RoutePolicy = DEFAULT_ROUTE_POLICY
    scoring: ScoringPolicy = msgspec.field(default_factory=ScoringPolicy)

    @cached_property
    def version(self) -> str:
        """The same for the same decisions, on any machine."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:12]


DEFAULT_POLICY = Policy()


def read_policy(source: bytes, where: str) -> Policy:
    """The policy of a TOML file. Raises SettingRefused that names the odd key."""
    try:
        policy = msgspec.toml.decode(source, type=Policy)
        refuse_unknown_rules(policy.route, (rule.id for rule in WINDOW_RULES))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingRefused(
            what=str(error),
            where=where,
            remedy="Correct the policy file; no worker starts with a policy it can't read.",
        ) from None
    return policy
