"""The style guide (stijlgids): every macro in every state, to build and test with; not in production."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from regie.database.tenant import Tenant
from regie.errors import FieldError, InvalidInput, NotFound
from regie.paging import Paging
from regie.web.addresses import Crumb, page_url
from regie.web.charts.forecast import MonthBalance, YearBalance
from regie.web.charts.rows import BarData, BarRow
from regie.web.fields import Choice, DutchDate, Text
from regie.web.forms import read_form
from regie.web.navigation import MunicipalityChoice, NavItem
from regie.web.number_fields import Minutes, Money
from regie.web.problem import keep_for_form
from regie.web.reach import Reach
from regie.web.strict import StrictSchema
from regie.web.themes import available_themes

blueprint = Blueprint("styleguide", __name__, url_prefix="/styleguide", template_folder="templates")

STEPS = 4
TOWNS = (
    "Bergdrecht",
    "Hoogmeer",
    "Lindehaven",
    "Oosterwolde",
    "Veenburg",
    "Westervaart",
    "Zandhoek",
    "Zuidmeer",
)


class OrderSample(StrictSchema):
    """What the sample form holds (voorbeeldformulier)."""

    product = Text(required=True, longest=60)
    amount = Money(required=True, minimum=1)
    minutes = Minutes(required=True, maximum=8 * 60)
    starts_on = DutchDate(required=True)
    payer = Choice(("lindehaven", "bergdrecht"), required=True)
    note = Text(lines=True, longest=500, load_default="")


@blueprint.get("/")
def overview() -> str:
    """Show all macros (overzicht)."""
    return render_template("styleguide/overview.html", paging=Paging(4, 25, 290), **_around("Stijlgids"))


@blueprint.get("/formulier")
def form() -> str:
    """Show a form (formulier) that can be sent."""
    return render_template("styleguide/form.html", **_around("Formulier"))


@blueprint.post("/formulier")
def send() -> BaseResponse | tuple[str, int]:
    """Take the form (formulier ontvangen), or show it again with its errors."""
    try:
        order = read_form(OrderSample(), request.form)
    except InvalidInput as error:
        keep_for_form(error, request.form)
        return render_template("styleguide/form.html", **_around("Formulier")), error.status
    flash(f"{order['product']} is besteld.")
    return redirect(url_for("styleguide.overview"), 303)


@blueprint.get("/fouten")
def errors() -> str:
    """Show a form that was refused (fouten) without sending one."""
    found = [
        FieldError("product", "Fill in this field."),
        FieldError("amount", "The amount is at least %(minimum_cents)s.", numbers={"minimum_cents": 1}),
        FieldError("payer", "Choose one of the possibilities."),
    ]
    keep_for_form(InvalidInput(found), {"amount": "0", "minutes": "1:30", "starts_on": "31-12-2026"})
    return render_template("styleguide/form.html", **_around("Fouten in een formulier"))


@blueprint.get("/grafieken")
def charts() -> str:
    """Show the charts (grafieken): what fits, what does not, what is taken back, a year too young."""
    return render_template("styleguide/charts.html", **_charts(), **_around("Grafieken"))


@blueprint.get("/leeg")
def empty() -> str:
    """Show a page where nothing is yet (lege pagina), before anybody chose a municipality."""
    around = {**_around("Lege pagina"), "municipality": None, "municipalities": []}
    return render_template("styleguide/empty.html", **around)


@blueprint.get("/voortgang/<int:step>")
def progress(step: int) -> Response | str:
    """Show a long run (voortgang); a part of the page asks for the next step."""
    values = {"step": min(step, STEPS), "steps": STEPS}
    if request.headers.get("HX-Request") == "true":
        return render_template("styleguide/_progress.html", **values)
    return render_template("styleguide/progress.html", **values, **_around("Voortgang"))


@blueprint.get("/weigering")
def refusal() -> str:
    """Refuse (weigering), to show the page of an error."""
    raise NotFound("This does not exist, or it is not yours.")


def _around(title: str) -> dict[str, Any]:
    here = request.path
    pages = {"Overzicht": "overview", "Formulier": "form", "Fouten": "errors", "Leeg": "empty"}
    menu = {label: url_for(f"styleguide.{name}") for label, name in pages.items()}
    menu["Grafieken"] = url_for("styleguide.charts")
    menu["Voortgang"] = url_for("styleguide.progress", step=1)
    return {
        "title": title,
        "actor": SimpleNamespace(name="F. Jansen"),
        "municipality": SimpleNamespace(name="Lindehaven", theme=request.args.get("theme")),
        "navigation": [NavItem(label, url, url == here) for label, url in menu.items()],
        "municipalities": [
            MunicipalityChoice(town, page_url(town=town), town == "Lindehaven") for town in TOWNS
        ],
        "breadcrumbs": [Crumb("Gemeente Lindehaven", url_for("styleguide.overview")), Crumb(title)],
        "demonstration_date": date(2013, 11, 11),
        "sample": _sample(),
    }


def _charts() -> dict[str, Any]:
    products = ("Intake", "Diagnose", "Kort traject", "Werkleertraject", "Uren en overhead")
    bars = (
        BarRow("Lindehaven", (77_700_00, 166_400_00, 230_400_00, 321_300_00, 118_250_00), 1_240_000_00),
        BarRow("Bergdrecht", (52_910_00, 98_560_00, 141_600_00, 196_350_00, 87_400_00), 560_000_00),
        BarRow("Hoogmeer", (38_480_00, 70_400_00, 96_000_00, 142_800_50, 51_900_00), 475_000_00),
        BarRow("Westervaart aan de Grote Binnenzee", (24_975_00, 44_800_00, 62_400_00, 83_300_00, 39_150_00)),
    )
    back = (BarRow("Lindehaven", (-7_500_00, 1_200_00)), BarRow("Bergdrecht", (-2_250_00, -300_00)))
    used = ((4, 12), (9, 15), (14, 16), (20, 19), (25, 21), (30, 24), (35, 27), (40, 29), (46, 30), (53, 32))

    def months(count: int, budget: int) -> tuple[MonthBalance, ...]:
        rows = enumerate(used[:count], 1)
        return tuple(
            MonthBalance(
                month, (budget - 4 * (month < 4)) * 10_000_00, realised * 10_000_00, open_ * 10_000_00
            )
            for month, (realised, open_) in rows
        )

    return {
        "bars": BarData(products, bars, "Budget 2026"),
        "back": BarData(("Intake", "Diagnose"), back),
        "over": YearBalance(2026, months(10, 96), date(2026, 10, 31)),
        "fits": YearBalance(2026, months(7, 124), date(2026, 7, 14)),
        "young": YearBalance(2026, months(2, 124), date(2026, 2, 14)),
    }


def _sample() -> dict[str, Any]:
    rows = [
        {"name": "Lindehaven", "url": "#", "hours": 7020, "orders": 148, "total": 91405000, "room": 32595000},
        {"name": "Bergdrecht", "url": "#", "hours": 2430, "orders": 96, "total": 57682000, "room": -1682000},
        {"name": "Hoogmeer", "url": "#", "hours": 450, "orders": 61, "total": 39958050, "room": 7542000},
        {"name": "Westervaart", "url": "#", "hours": 1200, "orders": 1260, "total": 25462500, "room": None},
    ]
    return {
        "rows": rows,
        "totals": {"hours": 11100, "orders": 1565, "total": 214507550, "room": 38455000},
        "themes": list(available_themes().values()),
        "moment": datetime(2026, 11, 2, 13, 2, tzinfo=UTC),
        "day": date(2026, 10, 28),
        "reach": Reach(tuple(Tenant(slug=town.lower(), name=town) for town in TOWNS), None),
    }
