"""What the forms of costs hold."""

from collections.abc import Iterable
from typing import Any

from marshmallow import post_load
from marshmallow.fields import Field

from billing.costs.keys import KeyKind
from billing.costs.services import NewKey
from billing.costs.words import KINDS
from regie.web.fields import Choice, DutchDate, Ident, Slug, Text
from regie.web.number_fields import Money, Percent
from regie.web.period_fields import PeriodFields
from regie.web.strict import StrictSchema


class CostForm(StrictSchema):
    """A cost to book (kosten)."""

    pool_id = Ident(required=True)
    incurred_on = DutchDate(required=True)
    description = Text(required=True, longest=200)
    cents = Money(required=True)
    source = Text(required=True, longest=100)


class ReverseForm(StrictSchema):
    """A cost to take back (terugboeken)."""

    incurred_on = DutchDate(required=True)
    reason = Text(required=True, longest=200)


class _Followable(PeriodFields):
    # What held always has no first day; what follows it has one.
    starts_on = DutchDate(load_default=None)
    follows = Choice(("on",), load_default=None)

    @post_load
    def answer(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the tick into a yes."""
        return {**data, "follows": data["follows"] is not None}


class _PoolFacts(_Followable):
    code = Slug(required=True)
    name = Text(required=True, longest=100)
    key_id = Ident(required=True)
    one_off = Choice(("on", "off"), load_default="off")


def pool_form(funds: Iterable[str]) -> StrictSchema:
    """Make the schema of a new cost pool (kostenplaats).

    Args:
        funds: codes to choose from.

    Returns:
        A schema.
    """
    return _PoolFacts.of({"fund": Choice(tuple(funds), required=True)}, "PoolForm")


class RateForm(_Followable):
    """A rate to set (uurtarief)."""

    starts_on = DutchDate(required=True)
    party_id = Ident(required=True)
    role = Text(required=True, longest=100)
    cents_per_hour = Money(required=True, minimum=0)


def key_form(tenant_ids: Iterable[int]) -> StrictSchema:
    """Make the schema of a new key (verdeelsleutel), with a tick and a share for every municipality.

    Args:
        tenant_ids: municipalities that can bear.

    Returns:
        A schema.
    """
    bearers: dict[str, Field[Any]] = {}
    for tenant_id in tenant_ids:
        bearers[f"bearer-{tenant_id}"] = Choice(("on",), load_default=None)
        bearers[f"share-{tenant_id}"] = Percent(load_default=None)
    plain: dict[str, Field[Any]] = {
        "name": Text(required=True, longest=100),
        "kind": Choice(KINDS, required=True),
        "figure_name": Text(load_default=None, longest=100),
        "figure_unit": Text(load_default=None, longest=50),
        "reference_date": DutchDate(load_default=None),
    }
    return _Followable.of({**plain, **bearers}, "KeyForm")


def new_key(data: dict[str, Any], tenant_ids: Iterable[int]) -> NewKey:
    """Turn a filled-in form into a key (verdeelsleutel).

    Args:
        data: what `key_form` read.
        tenant_ids: as it was made with.

    Returns:
        The key; a share counts for the municipalities that were ticked.
    """
    kind: KeyKind = data["kind"]
    shared = kind == "fixed_shares"
    bearers = [
        (one, data[f"share-{one}"] if shared else None) for one in tenant_ids if data[f"bearer-{one}"] == "on"
    ]
    plain = ("figure_name", "figure_unit", "reference_date", "starts_on", "ends_on")
    return NewKey(data["name"], kind, bearers, **{name: data[name] for name in plain})
