"""Which amounts on a page lead nowhere: no link in the amount, and none in what it belongs to.

Left out is what stands on the page as rows as well: amounts in a form, in a drawing, in the table under
it, in a sentence about them.
"""

from playwright.sync_api import Page

FIND = r"""
() => {
  const amount = /€\s*-?\d/;
  const texts_of_parts = ".gauge__text, .chart__text, .inbox__effect";
  const sentences = `.approval, .utrecht-alert, .help, .table-note, ${texts_of_parts}`;
  const apart = `form, svg, .chart__rows, .gauge__row--change, ${sentences}`;
  const whole = "tr, .tile, .gauge, .facts__item, li";
  const leads = element => element?.querySelector("a[href]") || element?.closest("a[href]");
  const named = element => element.closest("table[id], section[id], [id]")?.id ?? "";
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const place = text.parentElement;
    if (!amount.test(text.data) || place.closest(apart) || leads(place.closest(whole) ?? place)) continue;
    const table = place.closest("tfoot") && place.closest("table");
    /* A total opens by the rows above it. */
    if (table && [...table.tBodies[0].rows].every(leads)) continue;
    found.push(`${named(place)}: ${text.data.trim()}`);
  }
  return found;
}
"""


def closed_amounts(page: Page) -> list[str]:
    """List the amounts that cannot be opened, each with the part of the page that it stands in."""
    found: list[str] = page.evaluate(FIND)
    return found
