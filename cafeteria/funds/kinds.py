"""What of the funds holds from a date (geldigheid)."""

from cafeteria.funds.models import Fund
from cafeteria.funds.permissions import CHANGE
from regie.database.dated import DatedKind, declare_kind
from regie.errors import Conflict, declare_refusals, msgid

FUND = declare_kind(
    DatedKind(
        Fund,
        CHANGE,
        same=("code",),
        shown={"fund": "name"},
        ends=msgid(
            "Fund %(fund)s ends on %(last_day)s; budgets, products and pools that refer to it (%(times)s) "
            "keep it."
        ),
        goes=msgid("Fund %(fund)s is withdrawn, if nothing refers to it."),
    )
)
declare_refusals(
    Conflict,
    {
        "used_already.budgets": msgid(
            "Budgets, products or pools refer to it (%(times)s). Let it end instead of withdrawing it."
        ),
        "used_later.budgets": msgid(
            "Budgets, products or pools refer to it (%(times)s), the last until %(used_on)s. It can end "
            "after that day."
        ),
        "used_without_end.budgets": msgid(
            "Budgets, products or pools refer to it (%(times)s), and a product or pool among them has no "
            "end. End those first."
        ),
        "fund_code": msgid(
            'The code "%(fund)s" cannot be used: it has no blanks around it and at most 100 characters.'
        ),
        "fund_not_then": msgid("Fund %(fund)s does not hold then."),
    },
)
