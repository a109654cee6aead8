"""The style sheet of the application (opmaak): a file for each heading, one request for the browser."""

from pathlib import Path

STYLES = Path(__file__).parent / "styles"
SHEET = "css/app.css"
# In the order of the cascade: what comes later wins, so widths and the reader's own wishes close the sheet.
PARTS = (
    "page",
    "around",
    "parts",
    "buttons",
    "forms",
    "choice",
    "figures",
    "wide",
    "narrow",
    "still",
    "system_colours",
    "printed",
)


def app_sheet() -> str:
    """Join the parts of the style sheet (opmaak), in the order of `PARTS`.

    Returns:
        What a browser gets as `css/app.css`.
    """
    return "".join((STYLES / f"{part}.css").read_text("utf-8") for part in PARTS)
