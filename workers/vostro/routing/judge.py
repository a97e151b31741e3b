"""All one-payment rules over one payment: findings as hits, each with its weight."""

from collections.abc import Iterable, Iterator

import msgspec

from vostro.alert import Hit, Severity
from vostro.errors import SettingRefused
from vostro.payment import Payment
from vostro.routing.facts import Facts
from vostro.routing.findings import Finding, Rule
from vostro.routing.knowledge import Knowledge, knowledge_of
from vostro.routing.policy import RoutePolicy
from vostro.routing.route import draw
from vostro.routing.rules import RULES

# How much of a hold one sign is: two medium ones hold, or a medium and two low ones.
# Source: routing guide, section 5: H alone, M with one more M or two L.
WEIGHTS = {Severity.HIGH: 1.0, Severity.MEDIUM: 0.5, Severity.LOW: 0.25}
SELECTIONS_KEPT_MAX = 4_096  # sets of signs whose rules are remembered


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules of the route say of one payment."""

    hits: tuple[Hit, ...]
    tier: int  # of the corridor, 0 to 3
    facts: Facts | None  # None: the policy judges no routes

    @property
    def route(self) -> str:
        """The route as one line."""
        return "" if self.facts is None else draw(self.facts.route)


class Judge:
    """The rules that a policy leaves on, ready to run."""

    def __init__(self, policy: RoutePolicy) -> None:
        self.knowledge: Knowledge = knowledge_of(policy)
        self.policy = policy
        self.rules = tuple(rule for rule in RULES if rule.id not in policy.rules_off)
        self._selected: dict[int, tuple[Rule, ...]] = {}
        self._last: tuple[Payment, Judged] | None = None

    def judge(self, payment: Payment) -> Judged:
        """Every rule whose signs the payment shows. Asked again for the last one, it knows."""
        if self._last is not None and self._last[0] is payment:
            return self._last[1]
        judged = self._judge(payment)
        self._last = (payment, judged)
        return judged

    def _judge(self, payment: Payment) -> Judged:
        """One pass over the payment, then the rules that it wakes."""
        if not self.policy.enabled:
            return Judged(hits=(), tier=0, facts=None)
        facts = Facts(payment, self.knowledge)
        hits: tuple[Hit, ...] = ()
        if facts.bits:
            hits = tuple(
                hit for rule in self.rules_for(facts.bits) for hit in self.hits_of(rule, facts)
            )
        return Judged(hits=hits, tier=facts.tier, facts=facts)

    def rules_for(self, bits: int) -> tuple[Rule, ...]:
        """The rules that these signs wake, in the order of their ids."""
        rules = self._selected.get(bits)
        if rules is None:
            if len(self._selected) >= SELECTIONS_KEPT_MAX:
                self._selected.clear()
            rules = self._selected[bits] = tuple(
                rule
                for rule in self.rules
                if bits & rule.all_bits == rule.all_bits
                and (not rule.any_bits or bits & rule.any_bits)
            )
        return rules

    def hits_of(self, rule: Rule, facts: Facts) -> Iterator[Hit]:
        """A rule's findings as hits, each place once, the first few of very many."""
        seen: set[tuple[str, str]] = set()
        for finding in rule.check(facts):
            key = (finding.path, finding.text)
            if key not in seen:
                seen.add(key)
                yield self.hit(rule, finding)
            if len(seen) >= self.policy.findings_per_rule_max:
                return

    def hit(self, rule: Rule, finding: Finding) -> Hit:
        """One finding in the shape that every alert has."""
        severity = self.policy.severities.get(rule.id) or finding.severity or rule.severity
        return Hit(
            rule=rule.id,
            path=finding.path,
            role=finding.role,
            text=finding.text,
            score=WEIGHTS[severity],
            severity=severity,
            reasons=finding.reasons,
            explanation=finding.explanation,
        )


def refuse_unknown_rules(policy: RoutePolicy, others: Iterable[str] = ()) -> None:
    """A policy that names a rule which there is not is refused: a typing error switches none off.

    `others` are ids of rules that this room does not know: rules over time, of the lists.
    """
    known = {rule.id for rule in RULES}.union(others)
    odd = sorted({*policy.rules_off, *policy.severities} - known)
    if odd:
        raise SettingRefused(
            what=f"route.rules_off and route.severities name no rule: {', '.join(odd)}",
            where="policy, route",
            remedy="docs/rules.md lists every rule by its id.",
        )


JUDGES_KEPT_MAX = 8
_judges: dict[int, Judge] = {}


def judge_route(payment: Payment, policy: RoutePolicy) -> Judged:
    """What the rules of the route say under this policy. Raises SettingRefused for a bad one."""
    judge = _judges.get(id(policy))
    if judge is None or judge.policy is not policy:
        if len(_judges) >= JUDGES_KEPT_MAX:
            _judges.clear()
        judge = _judges[id(policy)] = Judge(policy)
    return judge.judge(payment)
