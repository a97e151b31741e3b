"""The compliance dashboard: what is flagged, by what, and where the money goes. Nobody's data."""

from panels import WORKERS, Query, Row, Shown

FLAGGED = 'outcome!~"release|watched"'


def counted(metric: str, by: str, more: str = "") -> str:
    """How many in the time shown."""
    selector = f"{WORKERS}, {more}" if more else WORKERS
    return f"sum by ({by}) (increase({metric}{{{selector}}}[$__range])) > 0"


OUTCOMES = Row(
    "What becomes of payments?",
    (
        Shown(
            "Share of payments that is stopped",
            "percentunit",
            "Held, rejected or blocked, in the time shown. A jump after a list or policy change: "
            "see below which rule and list it comes from, and who must look at the alerts.",
            (
                Query(
                    f'sum(increase(vostro_payments_total{{{WORKERS}, outcome=~"hold|reject|block"}}'
                    f"[$__range])) / sum(increase(vostro_payments_total{{{WORKERS}}}[$__range]))",
                ),
            ),
            "stat",
            6,
            (0.02, 0.1),
        ),
        Shown(
            "Payments screened",
            "short",
            "In the time shown; redelivered ones count twice. Compare with the payment hub's own "
            "count, less the dead letters.",
            (Query(f"sum(increase(vostro_payments_total{{{WORKERS}}}[$__range]))"),),
            "stat",
            6,
        ),
        Shown(
            "Messages that were NOT screened",
            "short",
            "They could not be read and lie on payments-dead-letter, in the time shown. Each needs "
            "a decision: corrected and sent again, or kept back.",
            (
                Query(
                    f"sum(increase(vostro_dead_letters_total{{{WORKERS}}}[$__range])) or vector(0)"
                ),
            ),
            "stat",
            6,
            (0.5,),
        ),
        Shown(
            "Since lists last changed",
            "s",
            "As the worker knows that runs longest; a worker's start counts. Days without any: ask "
            "the operator whether lists are fetched, then `vostro lists status`.",
            (
                Query(
                    f"time() - min(vostro_list_swap_timestamp_seconds{{{WORKERS}}} > 0)",
                ),
            ),
            "stat",
            6,
            (259_200, 604_800),
        ),
        Shown(
            "Stopped share over time",
            "percentunit",
            "The trend behind the figure. A slow rise is a change of business or of lists: try "
            "another policy on a file of payments with `vostro screen --policy`.",
            (
                Query(
                    f'sum(rate(vostro_payments_total{{{WORKERS}, outcome=~"hold|reject|block"}}'
                    "[$__rate_interval])) / "
                    f"sum(rate(vostro_payments_total{{{WORKERS}}}[$__rate_interval]))",
                    "stopped",
                ),
            ),
            width=12,
        ),
        Shown(
            "Flagged payments a second, by outcome",
            "reqps",
            "Without released ones. `report` passes and is told; hold, reject and block do not "
            "pass. Staff the queue by this.",
            (
                Query(
                    f"sum by (outcome) (rate(vostro_payments_total{{{WORKERS}, {FLAGGED}}}"
                    "[$__rate_interval]))",
                    "{{outcome}}",
                ),
            ),
            "stack",
            12,
        ),
    ),
)

CAUSES = Row(
    "What are they flagged by?",
    (
        Shown(
            "Hits by rule",
            "short",
            "In the time shown; one payment may have several. A rule that is mostly wrong: tune it "
            "(docs/tuning.md), never only switch it off.",
            (Query(counted("vostro_hits_total", "rule")),),
            "table",
        ),
        Shown(
            "Hits by list",
            "short",
            "In the time shown; `none` are rules that ask no list. A list that suddenly hits: "
            "`vostro lists diff LIST` shows what changed.",
            (Query(counted("vostro_hits_total", "list")),),
            "table",
        ),
        Shown(
            "Hits suppressed by exceptions",
            "short",
            "In the time shown, by rule and list; each is on its payment's decision. Many: review "
            "the exceptions, `vostro exceptions list`.",
            (Query(counted("vostro_suppressed_hits_total", "rule, list")),),
            "table",
        ),
        Shown(
            "Hits over time, by rule",
            "reqps",
            "Which rule a rise comes from, and when it began. Compare with the versions of lists.",
            (
                Query(
                    f"topk(12, sum by (rule) (rate(vostro_hits_total{{{WORKERS}}}"
                    "[$__rate_interval])))",
                    "{{rule}}",
                ),
            ),
            "stack",
            12,
        ),
        Shown(
            "Suppressed hits over time, by list",
            "reqps",
            "A rise: an exception is broader than was meant, or its party pays more. Look at the "
            "newest exceptions.",
            (
                Query(
                    f"sum by (list) (rate(vostro_suppressed_hits_total{{{WORKERS}}}"
                    "[$__rate_interval]))",
                    "{{list}}",
                ),
            ),
            "stack",
            12,
        ),
    ),
)


def corridors(standing: str) -> Query:
    """Payments from country to country."""
    labels = f'standing="{standing}"'
    return Query(counted("vostro_corridors_total", "origin, destination", labels))


CORRIDORS = Row(
    "Where does the money go?",
    (
        Shown(
            "Flagged payments, from (down) to (across)",
            "short",
            "Country of who pays by country of who is paid, in the time shown. A new corridor: ask "
            "who the customer is. `unknown`: no field tells a country.",
            (corridors("flagged"),),
            "matrix",
            12,
        ),
        Shown(
            "Watched payments that passed, from to",
            "short",
            "Released, on corridors of tier 1 to 3, in the time shown. Much of it on one corridor: "
            "raise its tier in the policy (route.corridor_tiers) and try it on past payments.",
            (corridors("watched"),),
            "matrix",
            12,
        ),
    ),
)

BASIS = Row(
    "On what basis?",
    (
        Shown(
            "List versions in use",
            "short",
            "With how many workers each. Every alert and decision names these; more than one "
            "version of a list for long: tell the operator.",
            (Query(f"count by (list, version) (vostro_list_info{{{WORKERS}}} == 1)"),),
            "table",
            12,
        ),
        Shown(
            "Policy and engine versions in use",
            "short",
            "With how many workers each. More than one policy beyond an upgrade: some worker has "
            "the old file.",
            (Query(f"count by (version, policy_version) (vostro_build_info{{{WORKERS}}} == 1)"),),
            "table",
            12,
        ),
    ),
)

COMPLIANCE = (OUTCOMES, CAUSES, CORRIDORS, BASIS)
