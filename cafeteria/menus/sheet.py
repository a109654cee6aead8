"""The sheet of a product choice (keuzeblad): each variant on offer, with what is chosen about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from cafeteria.assortment.queries import AssortmentRow
from cafeteria.assortment.words import KINDS, OFFICES
from cafeteria.menus.comparing import LineTerms


@dataclass(frozen=True)
class SheetRow:
    """A variant on the sheet (rij van het keuzeblad).

    Args:
        offer: the variant in the assortment.
        terms: what is chosen about it; None when it is not chosen.
    """

    offer: AssortmentRow
    terms: LineTerms | None

    @property
    def unit_cents(self) -> int | None:
        """Give what one unit costs here (prijs), cents; None while there is neither tariff nor own price."""
        return self.terms.unit_cents if self.terms else self.offer.tariff_cents


@dataclass(frozen=True)
class SheetGroup:
    """Variants of one office and one kind (blok van het keuzeblad).

    Args:
        office: `front` or `back`.
        kind: kind of the products.
        rows: by name.
    """

    office: str
    kind: str
    rows: tuple[SheetRow, ...]


def sheet(offers: Iterable[AssortmentRow], chosen: Iterable[LineTerms]) -> list[SheetGroup]:
    """Lay out the sheet (keuzeblad): front office before back office, and the kinds in their usual order.

    Args:
        offers: variants that can be chosen.
        chosen: what is chosen.

    Returns:
        Groups that hold something.
    """
    terms = {line.variant_id: line for line in chosen}
    rows = [SheetRow(offer, terms.get(str(offer.variant_id))) for offer in offers]
    groups = [
        SheetGroup(office, kind, tuple(row for row in rows if _stands_in(row, office, kind)))
        for office in OFFICES
        for kind in KINDS
    ]
    return [group for group in groups if group.rows]


def on_offer(rows: Iterable[AssortmentRow], chosen: Iterable[LineTerms]) -> list[AssortmentRow]:
    """Keep the variants that can be chosen (aanbod): those on offer, and those that are chosen already.

    Args:
        rows: the assortment.
        chosen: what is chosen, of which nothing disappears unseen.

    Returns:
        Rows with a variant.
    """
    kept = {line.variant_id for line in chosen}
    return [row for row in rows if row.variant_id and (row.offered or str(row.variant_id) in kept)]


def _stands_in(row: SheetRow, office: str, kind: str) -> bool:
    return (row.offer.office, row.offer.kind) == (office, kind)
