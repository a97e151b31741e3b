"""The operators' dashboard: do payments flow, how fast, on which lists, at what cost."""

from panels import LISTS, WINDOWS, WORKERS, Query, Row, Shown


def quantiles(metric: str) -> tuple[Query, ...]:
    """p50, p95 and p99 of a histogram over all workers."""
    return tuple(
        Query(
            f"histogram_quantile({share / 100}, "
            f"sum by (le) (rate({metric}_bucket{{{WORKERS}}}[$__rate_interval])))",
            f"p{share}",
        )
        for share in (50, 95, 99)
    )


FLOW = Row(
    "Do payments flow?",
    (
        Shown(
            "Workers that screen",
            "short",
            "Ready workers. 0: no payment is screened, all wait in Kafka. Ask /health/ready of a "
            "worker why; runbook, VostroNoWorker.",
            (Query(f"sum(vostro_ready{{{WORKERS}}})"),),
            "stat",
            4,
        ),
        Shown(
            "Workers that are paused",
            "short",
            "They consume nothing, because a required list is missing or too old. Load the list: "
            "runbook, VostroNotConsuming.",
            (Query(f"sum(vostro_paused{{{WORKERS}}})"),),
            "stat",
            4,
            (1,),
        ),
        Shown(
            "Payments that wait",
            "short",
            "Not acknowledged yet, over all partitions. Growing for minutes: start workers, up to "
            "the number of partitions; runbook, VostroLagGrows.",
            (Query(f"sum(vostro_consumer_lag{{{WORKERS}}})"),),
            "stat",
            4,
            (1_000, 100_000),
        ),
        Shown(
            "Ready and paused, by worker",
            "short",
            "1 is yes. A worker that is neither waits for Kafka or for its partitions: look at its "
            "/health/ready if that lasts longer than a rebalance.",
            (
                Query(f"vostro_ready{{{WORKERS}}}", "ready {{instance}}"),
                Query(f"vostro_paused{{{WORKERS}}}", "paused {{instance}}"),
            ),
            width=12,
        ),
        Shown(
            "Payments a second, by outcome",
            "reqps",
            "Acknowledged payments. A fall to nothing while payments wait is a standstill: look at "
            "ready and paused first.",
            (
                Query(
                    f"sum by (outcome) (rate(vostro_payments_total{{{WORKERS}}}"
                    "[$__rate_interval]))",
                    "{{outcome}}",
                ),
            ),
            "stack",
        ),
        Shown(
            "Waiting payments, by partition",
            "short",
            "One partition far above the others: its keys are uneven, or its worker is slow. More "
            "workers do not help one partition.",
            (
                Query(
                    f"sum by (partition) (vostro_consumer_lag{{{WORKERS}}})",
                    "partition {{partition}}",
                ),
            ),
        ),
        Shown(
            "Waiting payments, by worker",
            "short",
            "One worker far above the others: compare its CPU and its event loop; restart it if it "
            "alone is slow. What was not committed comes again with the same alert ids.",
            (Query(f"sum by (instance) (vostro_consumer_lag{{{WORKERS}}})", "{{instance}}"),),
        ),
        Shown(
            "Dead letters, by reason",
            "reqps",
            "Messages that could not be read and were NOT screened. Have the sender correct them; "
            "runbook, VostroDeadLetters.",
            (
                Query(
                    f"sum by (reason) (rate(vostro_dead_letters_total{{{WORKERS}}}"
                    "[$__rate_interval]))",
                    "{{reason}}",
                ),
            ),
        ),
        Shown(
            "Payments held because screening failed",
            "short",
            "In the time shown. More than none is a fault of ours: find the error id in the log "
            "and report it; runbook, VostroScreeningErrors.",
            (Query(f"sum(increase(vostro_screening_errors_total{{{WORKERS}}}[$__range]))"),),
            "stat",
            limits=(0.5,),
        ),
        Shown(
            "Partitions, by worker",
            "short",
            "A worker with none is one too many; partitions that nobody has are not screened. The "
            "sum is the number of partitions of the payments topic.",
            (Query(f"vostro_partitions_assigned{{{WORKERS}}}", "{{instance}}"),),
            "stack",
        ),
    ),
)

TIME = Row(
    "How long does it take?",
    (
        Shown(
            "Screening one payment",
            "s",
            "In the pure core. Rises with new names and just after a list swap; if it stays up, "
            "compare with the changes of lists and policy.",
            quantiles("vostro_screening_seconds"),
        ),
        Shown(
            "Payment to acknowledgement",
            "s",
            "From the timestamp of the payment's record until everything it caused is on the "
            "broker. High with low screening time: payments waited, look at the lag.",
            quantiles("vostro_latency_seconds"),
        ),
        Shown(
            "Payment to alert",
            "s",
            "The same of payments with an alert: what a case tool waits. Compare with the promise "
            "made to the payment hub.",
            quantiles("vostro_alert_latency_seconds"),
        ),
    ),
)

IN_USE = Row(
    "Which lists are in use?",
    (
        Shown(
            "Age of each list",
            "s",
            "Since a load last confirmed it; the oldest of all workers. Beyond 36 hours see to the "
            "loader (runbook, VostroListGrowsOld); at 96 hours a required list stops consumption.",
            (Query(f"max by (list) (vostro_list_age_seconds{{{WORKERS}}})", "{{list}}"),),
            limits=(129_600, 345_600),
        ),
        Shown(
            "Version of each list, by worker",
            "short",
            "Two versions of one list for longer than a minute: a worker does not follow Redis. "
            "`vostro lists status` tells when each took it.",
            (
                Query(
                    f"sum by (list, version, instance) (vostro_list_info{{{WORKERS}}})",
                ),
            ),
            "table",
        ),
        Shown(
            "Swaps of lists",
            "short",
            "In five minutes, by worker. Each load that changes something is one for each worker; "
            "a worker that has fewer than the others did not take a version.",
            (Query(f"increase(vostro_list_swaps_total{{{WORKERS}}}[5m])", "{{instance}}"),),
        ),
        Shown(
            "Fetches, by source and result",
            "short",
            "In an hour. `refused`: the version in use stays; `vostro lists fetch SOURCE` tells "
            "why; runbook, VostroFetchRefused.",
            (
                Query(
                    f"sum by (source, result) (increase(vostro_fetches_total{{{LISTS}}}[1h]))",
                    "{{source}} {{result}}",
                ),
            ),
            "stack",
        ),
        Shown(
            "Sources that are refused now",
            "short",
            "1 while the last fetch was refused. Take the publisher's file by hand and see what is "
            "wrong: `vostro lists check FILES`.",
            (Query(f"vostro_fetch_refused{{{LISTS}}}", "{{source}}"),),
        ),
        Shown(
            "Since a source was last confirmed",
            "s",
            "Sources that were never fetched since the loader started are not shown here, but "
            "alerted on: runbook, VostroFetchStale.",
            (
                Query(
                    f"time() - (vostro_fetch_last_success_timestamp_seconds{{{LISTS}}} > 0)",
                    "{{source}}",
                ),
            ),
        ),
    ),
)

COST = Row(
    "What does it cost?",
    (
        Shown(
            "Memory, by worker",
            "bytes",
            "Resident. Two versions are held during a swap. A steady rise over days is a leak: "
            "restart one worker and report it.",
            (Query(f"process_resident_memory_bytes{{{WORKERS}}}", "{{instance}}"),),
        ),
        Shown(
            "CPU, by worker",
            "percentunit",
            "Of one core; a worker can use little more than one. At 100 % with a growing lag: "
            "start another.",
            (
                Query(
                    f"rate(process_cpu_seconds_total{{{WORKERS}}}[$__rate_interval])",
                    "{{instance}}",
                ),
            ),
        ),
        Shown(
            "Delay of the event loop",
            "s",
            "How late it was at its last look. Seconds: the machine is short of CPU or memory, or "
            "one payment is extreme.",
            (Query(f"vostro_loop_delay_seconds{{{WORKERS}}}", "{{instance}}"),),
        ),
    ),
)

OVER_TIME = Row(
    "Rules over time: `vostro windows`",
    (
        Shown(
            "Windows moved on, a second",
            "reqps",
            "A watched payment counts once for each of its windows. None while watched payments "
            "come: is `vostro windows` running? Screening does not wait for it.",
            (
                Query(
                    f"sum by (instance) (rate(vostro_payments_total{{{WINDOWS}}}"
                    "[$__rate_interval]))",
                    "{{instance}}",
                ),
            ),
            "stack",
        ),
        Shown(
            "Watched payments that wait",
            "short",
            "By partition. Growing: start another `vostro windows`, up to the partitions of "
            "payments-watched. They are kept for 2 days.",
            (
                Query(
                    f"sum by (partition) (vostro_consumer_lag{{{WINDOWS}}})",
                    "partition {{partition}}",
                ),
            ),
        ),
        Shown(
            "Ready, and memory",
            "bytes",
            "Memory of processes that are ready. It grows with the accounts it knows, up to the "
            "policy's keys_max; a gap is a time without any.",
            (
                Query(
                    f"process_resident_memory_bytes{{{WINDOWS}}} "
                    f"and on (job, instance) vostro_ready{{{WINDOWS}}} == 1",
                    "{{instance}}",
                ),
            ),
        ),
    ),
)

OPERATORS = (FLOW, TIME, IN_USE, COST, OVER_TIME)
