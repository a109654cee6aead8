"""Words of costs (begrippen): the codes that are stored and what they are called."""

from billing.costs.keys import Key
from regie.errors import msgid

KINDS: dict[str, str] = {
    "equal": msgid("equally"),
    "fixed_shares": msgid("by fixed shares"),
    "by_figure": msgid("by a reference figure"),
    "by_hours": msgid("by hours on orders"),
}
POOL_KINDS = {"structural": msgid("structural"), "one_off": msgid("one-off")}
COST_STATES = {
    "booked": msgid("Booked"),
    "taken_back": msgid("Taken back"),
    "counter": msgid("Counter-entry"),
}
BASES: dict[str, str] = {
    "equal": msgid("Every bearer bears the same part."),
    "fixed_shares": msgid("Every bearer bears the share that was agreed; together 100 %."),
    "by_figure": msgid("By %(figure)s in %(unit)s on %(reference_date)s."),
    "by_hours": msgid("By the hours on orders of each bearer in the period of the run."),
}


def basis_of(key: Key) -> tuple[str, dict[str, object]]:
    """Say what a key divides by (grondslag).

    Args:
        key: the key.

    Returns:
        A msgid and what fills it.
    """
    if key.kind != "by_figure":
        return BASES[key.kind], {}
    about: dict[str, object] = {
        "figure": key.figure_name,
        "unit": key.figure_unit,
        "reference_date": key.reference_date,
    }
    return BASES[key.kind], about
