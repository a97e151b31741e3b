"""What OFAC's programmes demand.

Source: OFAC's list descriptions (SDN, NS-PLC, SSI, CAPTA, NS-MBS, NS-CMIC) and the directives
under E.O. 13662 and E.O. 14024.
"""

from collections.abc import Sequence

from vostro.designation import Measure

# Strictest first: an entry of several programmes is under all of them.
STRICTEST = (Measure.BLOCK, Measure.REJECT, Measure.RESTRICT, Measure.REPORT)

# Entries of the non-SDN file whose programme does not stop a plain payment: limits on debt,
# equity or securities.
RESTRICTING = (
    "UKRAINE-EO13662",
    "CMIC-EO13959",
    "ILLICIT-DRUGS-EO14059",
    "CAATSA",
    "MBS",
)
# Listed under E.O. 13599 until 2018: property stays blocked, outside the SDN list.
BLOCKING = ("IRAN",)
# Correspondent accounts closed, transactions rejected: CAPTA, NS-PLC; E.O. 13608 forbids all
# dealings with evaders of sanctions without blocking their property.
REJECTING = ("561", "CAPTA", "NS-PLC", "FSE-SY")
# A directive says more than its programme. 1, 1A, 3: debt and equity; 2: correspondent accounts;
# 4: the central bank. Source: directives under E.O. 14024; Directive 1 under E.O. 14014.
DIRECTIVES = {
    "EO 14024 Directive 1": Measure.RESTRICT,
    "EO 14024 Directive 1A": Measure.RESTRICT,
    "EO 14024 Directive 1a": Measure.RESTRICT,
    "EO 14024 Directive 2": Measure.REJECT,
    "EO 14024 Directive 3": Measure.RESTRICT,
    "EO 14024 Directive 4": Measure.REJECT,
    "EO 14014 Directive 1": Measure.REJECT,
    "EO 13662 Directive 1": Measure.RESTRICT,
    "EO 13662 Directive 2": Measure.RESTRICT,
    "EO 13662 Directive 3": Measure.RESTRICT,
    "EO 13662 Directive 4": Measure.RESTRICT,
}


def measure_of(programmes: Sequence[str], directives: Sequence[str]) -> Measure:
    """The strictest measure an entry of the non-SDN file is under. An unknown one rejects.

    Where a directive is named, it stands for its programme.
    """
    orders = {directive.split()[1] for directive in directives}
    measures = {DIRECTIVES.get(directive, Measure.REJECT) for directive in directives}
    for programme in programmes:
        if not any(order in programme for order in orders):
            measures.add(programme_measure(programme))
    return min(measures or {Measure.REJECT}, key=STRICTEST.index)


def programme_measure(programme: str) -> Measure:
    """One programme's measure outside the SDN list."""
    if programme.startswith(RESTRICTING):
        return Measure.RESTRICT
    if programme in BLOCKING:
        return Measure.BLOCK
    return Measure.REJECT
