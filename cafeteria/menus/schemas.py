"""What the forms of the product choice hold."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from marshmallow import post_load, validates_schema

from cafeteria.assortment.queries import AssortmentRow
from cafeteria.menus.comparing import LineTerms
from cafeteria.menus.eligibility import CLIENT_GROUPS
from cafeteria.menus.new_lines import NewLine
from cafeteria.menus.words import PERFORMERS
from regie.database.validity import day_after
from regie.web.fields import Choice, DutchDate, Ident, Text
from regie.web.forms import read_unfinished
from regie.web.number_fields import Money, Whole
from regie.web.period_fields import BoundedPeriodFields, at_field
from regie.web.strict import REQUIRED, Many, StrictSchema, refuse


class StartForm(BoundedPeriodFields):
    """A new draft (concept): people name the last day, not the day after."""

    copy_from = Ident(load_default=None)


class PeriodForm(BoundedPeriodFields):
    """Another period for a draft (periode)."""

    version = Whole(required=True, minimum=1)


class EndForm(StrictSchema):
    """Ending on a last day, or withdrawing (beëindigen, intrekken); read as `ends_on`, None to withdraw."""

    act = Choice(("end", "withdraw"), required=True)
    last_day = DutchDate(load_default=None)

    @validates_schema
    def has_a_last_day(self, data: dict[str, Any], **_: Any) -> None:
        """Ask for the last day of what ends (laatste dag)."""
        if data.get("act") == "end" and data.get("last_day", "") is None:
            raise at_field("last_day", refuse(REQUIRED, "required"))

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Turn the last day into the end that services take."""
        return {"ends_on": day_after(data["last_day"]) if data["act"] == "end" else None}


class VersionForm(StrictSchema):
    """A step that needs no more than the version that was seen (bevestiging)."""

    version = Whole(required=True, minimum=1)


class ReturnForm(VersionForm):
    """Returning a choice needs a reason (terugsturen)."""

    reason = Text(required=True, longest=1000, lines=True)


def lines_form(variant_ids: Iterable[UUID]) -> StrictSchema:
    """Make the form of a draft (productkeuze bewerken): six fields for every variant that can be chosen.

    Args:
        variant_ids: variants of the assortment.

    Returns:
        A schema whose fields end in the id of their variant.
    """
    shape: dict[str, Any] = {
        "version": Whole(required=True, minimum=1),
        "step": Choice(("submit",), load_default=None),
    }
    for variant_id in variant_ids:
        shape |= {
            f"chosen-{variant_id}": Choice(("on",), load_default=None),
            f"performer-{variant_id}": Choice(PERFORMERS, load_default="shared_service"),
            f"ceiling-{variant_id}": Whole(load_default=None),
            f"client_groups-{variant_id}": Many(Choice(CLIENT_GROUPS), load_default=list),
            f"price-{variant_id}": Money(load_default=None, minimum=0),
            f"price_reason-{variant_id}": Text(load_default="", longest=500),
        }
    return StrictSchema.of(shape, "LinesForm")


def chosen_lines(data: Mapping[str, Any], variant_ids: Iterable[UUID]) -> list[NewLine]:
    """Read which variants were chosen (gekozen regels), and on which terms.

    Args:
        data: what the form of `lines_form` gave.
        variant_ids: the same variants.

    Returns:
        Lines of the variants that were chosen.
    """
    return [
        NewLine(
            variant_id=variant_id,
            performer=data[f"performer-{variant_id}"],
            ceiling_units=data[f"ceiling-{variant_id}"],
            client_groups=tuple(data[f"client_groups-{variant_id}"]),
            own_price_cents=data[f"price-{variant_id}"],
            price_reason=data[f"price_reason-{variant_id}"],
        )
        for variant_id in variant_ids
        if data[f"chosen-{variant_id}"]
    ]


def typed_terms(
    form: Mapping[str, str], offers: Sequence[AssortmentRow], saved: Iterable[LineTerms]
) -> list[LineTerms]:
    """Read what stands on the sheet while somebody fills it in (keuze in wording).

    Args:
        form: what stands in the form now.
        offers: variants that can be chosen.
        saved: lines of the draft; where a value is half typed, the saved one goes on counting.

    Returns:
        Terms of the variants that are switched on.
    """
    data = read_unfinished(lines_form(offer.variant_id for offer in offers if offer.variant_id), form)
    before = {line.variant_id: line for line in saved}
    return [
        _terms(offer, data, before.get(str(offer.variant_id)))
        for offer in offers
        if data.get(f"chosen-{offer.variant_id}")
    ]


def _terms(offer: AssortmentRow, data: Mapping[str, Any], saved: LineTerms | None) -> LineTerms:
    kept = saved or LineTerms("", "", "shared_service", offer.fund, None, (), None, "")
    variant = offer.variant_id
    return LineTerms(
        variant_id=str(variant),
        name=offer.name,
        performer=data.get(f"performer-{variant}", kept.performer),
        fund=offer.fund,
        ceiling_units=data.get(f"ceiling-{variant}", kept.ceiling_units),
        client_groups=tuple(data.get(f"client_groups-{variant}", kept.client_groups)),
        own_price_cents=data.get(f"price-{variant}", kept.own_price_cents),
        price_reason=data.get(f"price_reason-{variant}", kept.price_reason),
        tariff_cents=offer.tariff_cents,
        fund_name=offer.fund_name,
    )
