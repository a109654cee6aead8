"""The PDF: tagged, in Dutch, the same bytes every time, equal to the sheet, with nothing from elsewhere."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pikepdf
import pytest

from billing.statements import paper
from billing.statements.errors import DocumentRefused
from billing.statements.paper import own_files, write_pdf
from billing.statements.press import page_of, press, print_document
from regie.web.formats import euro
from tests.statements.conftest import FORMULA, Desk

Make = Callable[..., bytes]


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


class Tag(NamedTuple):
    """An element of the structure."""

    kind: str
    alt: str
    attributes: set[str]


def tags(data: bytes) -> list[Tag]:
    """The structure of a document, in the order in which it is read aloud."""
    found: list[Tag] = []

    def walk(element: Any) -> None:
        about = element.get("/A", {})
        about = about if isinstance(about, pikepdf.Array) else [about]
        names = {str(name) for one in about for name in one}
        found.append(Tag(str(element.S)[1:], str(element.get("/Alt", "")), names))
        below = element.get("/K", [])
        for child in below if isinstance(below, pikepdf.Array) else [below]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                walk(child)

    # The document must stay open while its parts are looked at.
    document = opened(data)
    root = document.Root.StructTreeRoot.K
    for child in root if isinstance(root, pikepdf.Array) else [root]:
        walk(child)
    return found


def words(data: bytes) -> str:
    """What is written, through the table that turns glyphs into letters."""
    return "".join(text for page in opened(data).pages for text in written(page)).replace("\u00a0", " ")


def written(page: Any) -> Iterator[str]:
    fonts = {name: letters_of(font) for name, font in page.Resources.Font.items()}
    table: dict[bytes, str] = {}
    for step in pikepdf.parse_content_stream(page):
        operands, operator = step.operands, step.operator
        if str(operator) == "Tf":
            table = fonts[str(operands[0])]
        elif str(operator) == "TJ":
            glyphs = b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
            yield "".join(table.get(glyphs[at : at + 2], "") for at in range(0, len(glyphs), 2))
        elif str(operator) in ("Td", "Tm", "T*", "ET"):
            yield " "


def letters_of(font: Any) -> dict[bytes, str]:
    table = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table)
    return {bytes.fromhex(glyph): bytes.fromhex(text).decode("utf-16-be") for glyph, text in pairs}


@pytest.mark.parametrize("slug", ["samen", "lindehaven"])
def test_a_document_is_tagged_in_dutch_and_shows_its_title(pdf: Make, slug: str) -> None:
    found = opened(pdf(slug))
    assert bool(found.Root.MarkInfo.Marked)
    assert str(found.Root.Lang) == "nl"
    assert bool(found.Root.ViewerPreferences.DisplayDocTitle)
    with found.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert "Kosten" in about["dc:title"]
    assert str(found.docinfo["/Title"]).startswith("Kosten")


@pytest.mark.parametrize("slug", ["samen", "lindehaven"])
def test_headings_tables_and_the_drawing_can_be_heard(pdf: Make, slug: str) -> None:
    found = tags(pdf(slug))
    kinds = [tag.kind for tag in found]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") >= 2
    assert {"Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption"} <= set(kinds)
    figures = [tag for tag in found if tag.kind == "Figure"]
    assert len(figures) == 1
    assert "Kosten" in figures[0].alt


@pytest.mark.parametrize("slug", ["samen", "lindehaven"])
def test_every_figure_in_a_table_says_which_headings_it_belongs_to(pdf: Make, slug: str) -> None:
    cells = [tag for tag in tags(pdf(slug)) if tag.kind == "TD"]
    assert len(cells) > 20
    assert all("/Headers" in tag.attributes for tag in cells)


def test_making_it_again_gives_the_same_bytes(pdf: Make, desk: Desk) -> None:
    for slug in ("samen", "lindehaven"):
        again = print_document(desk.contents("finance", slug, desk.final), "pdf")
        assert again == pdf(slug)
        assert print_document(desk.contents("finance", slug, desk.final), "xlsx") == desk.document(
            slug, desk.final, "xlsx"
        )


def test_documents_of_two_municipalities_are_not_the_same(pdf: Make) -> None:
    assert pdf("lindehaven") != pdf("bergdrecht")


def test_every_amount_of_the_sheet_stands_on_paper(pdf: Make, desk: Desk) -> None:
    contents, text = desk.contents("finance", "samen", desk.final), squeezed(words(pdf("samen")))
    amounts = [cents for row in contents.sheet.rows for cents in (*row.cents, row.total) if cents is not None]
    assert len(amounts) > 10
    for cents in (*amounts, *contents.sheet.totals, contents.sheet.total):
        assert squeezed(euro(cents)) in text
    assert squeezed("verschil € 0,00") in text
    assert contents.mark in text


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_a_municipality_reads_its_own_lines_with_the_reason_of_each_and_nobody_elses(
    pdf: Make, desk: Desk
) -> None:
    contents, text = desk.contents("holder", "lindehaven", desk.final), squeezed(words(pdf("lindehaven")))
    for line in contents.lines:
        assert squeezed(euro(line.cents)) in text
    assert squeezed(euro(contents.cents)) in text
    assert squeezed("Waarom betaalt u dit?") in text
    assert "Uwdeelis" in text
    assert "Bergdrecht" not in text
    assert squeezed("Nog te dekken") in text


def test_a_name_that_looks_like_a_formula_or_a_page_is_text(pdf: Make) -> None:
    assert squeezed(FORMULA) in squeezed(words(pdf("samen")))


def test_a_trial_says_on_paper_that_it_is_one(pdf: Make, desk: Desk) -> None:
    assert squeezed("Dit is een proef") in squeezed(words(pdf("samen", desk.trial)))
    assert squeezed("Dit is een proef") not in squeezed(words(pdf("samen")))


def test_nothing_in_a_document_runs_or_leads_elsewhere(pdf: Make) -> None:
    found = opened(pdf("lindehaven"))
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(found.Root.keys())
    assert set(found.Root.Names.keys()) <= {"/Dests"}
    assert not any("/Annots" in page for page in found.pages)


# --- What it may fetch ---


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.css",
        "https://example.org/x.png",
        "https://regie.invalid/../shell.py",
        "https://regie.invalid/css/app.css",
        "https://regie.invalid.example.org/css/theme.css",
        "ftp://example.org/x",
        "data:text/css,body{}",
    ],
)
def test_an_address_that_is_not_ours_is_refused_and_ends_the_making(
    pdf: Make, desk: Desk, address: str
) -> None:
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        own_files().fetch(address)
    contents = desk.contents("finance", "samen", desk.final)
    for html in (f'<img src="{address}">', f'<link rel="stylesheet" href="{address}">'):
        with pytest.raises(FatalURLFetchingError):
            write_pdf(f"<html lang='nl'><title>x</title>{html}", contents.run.id, contents.finished_at)


def test_our_own_style_sheets_and_fonts_are_given(pdf: Make) -> None:
    assert b"--regie-series-1" in own_files().fetch("https://regie.invalid/css/theme.css").read()
    font = own_files().fetch("https://regie.invalid/vendor/fonts/source-sans-3-latin.woff2").read()
    assert font.startswith(b"wOF2")
    fonts = {
        str(font.BaseFont) for page in opened(pdf("samen")).pages for font in page.Resources.Font.values()
    }
    assert all(
        "Source-Sans" in name.replace("Sans3", "Sans-3").replace("SourceSans", "Source-Sans")
        for name in fonts
    )


def test_the_page_asks_for_nothing_but_our_style_sheets(desk: Desk) -> None:
    for slug in ("samen", "lindehaven"):
        with press():
            html = page_of(desk.contents("finance", slug, desk.final))
        addresses = re.findall(r'(?:src|href)="([^"]+)"', html)
        assert addresses == [f"{paper.BASE}{name}" for name in paper.SHEETS]
        assert "style=" not in html


# --- Where it cannot be made ---


def test_without_pango_a_document_is_refused_with_what_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        paper, "PANGO", {"linux": ("libnothing-of-the-kind.so.0",), "darwin": ("nothing.dylib",)}
    )
    contents = desk.contents("finance", "samen", desk.final)
    with pytest.raises(DocumentRefused, match=r"libpango-1\.0-0") as refusal:
        print_document(contents, "pdf")
    assert refusal.value.code == "pdf_missing"
    assert print_document(contents, "xlsx")
