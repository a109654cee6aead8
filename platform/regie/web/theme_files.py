"""Files of themes (huisstijlbestanden): deployment data, read as data and never trusted as a style sheet.

A file is read, checked and written anew from what was understood of it, so nothing else reaches a browser.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import structlog
from tinycss2 import parse_blocks_contents, parse_stylesheet, serialize
from tinycss2.ast import Node, QualifiedRule

from regie.errors import FieldError, InvalidInput, msgid, quote_input, refusal_lines
from regie.web.themes import BASE, SEEDS, Pair, Theme

log = structlog.get_logger("regie.web")
NOT_A_THEME = msgid("The theme cannot be used.")
_NAME = re.compile(r"\.([a-z][a-z0-9-]{0,40})-theme")
_SEED = "--brand-"
# Follows every file: a rule that does not end takes in what comes after it.
_AFTER = "\n.after {}"
_VALUES = {
    "colour": re.compile(r"#[0-9a-fA-F]{6}"),
    "radius": re.compile(r"0|[0-9]{1,2}(?:\.[0-9]{1,3})?(?:rem|px)"),
    "font": re.compile(r"""(?:[A-Za-z0-9 ,-]|"[A-Za-z0-9 -]+"|'[A-Za-z0-9 -]+'){1,120}"""),
}
# A theme has at most seven values; what is longer is something else.
LARGEST = 8192
_NO_THEME = msgid("%(file)s is no file of at most %(most)s bytes, so it is no theme.")
_NO_RULE = msgid(
    "A theme is one rule, .name-theme { ... }, that holds brand colours only. Start with that rule."
)
_NO_END = msgid("The rule does not end. Put a } after the last brand colour.")
_MORE = msgid("A theme is one rule. Take away what stands after its }.")
_TAKEN = msgid("The name regie is that of the cooperation's own face. Give the theme another name.")
_DOES_NOT_BELONG = msgid(
    '"%(text)s" does not belong in a theme. Write --brand- with primary, dark, tint, accent, on-primary, '
    "radius or font, and a colour as #154273."
)
_TOO_LOW = msgid(
    "%(front)s on %(back)s has contrast %(ratio)s, and people need at least 4.5 to read it. "
    "Make one darker or the other lighter."
)


def read_theme(text: str) -> Theme:
    """Read a theme (huisstijl) and refuse whatever is more than that.

    Args:
        text: one rule `.name-theme { --brand-primary: #154273; ... }` with seeds only.

    Returns:
        The theme.

    Raises:
        InvalidInput: `invalid_theme` for anything else in it, `low_contrast` when people could not read it;
            with the line of each mistake.
    """
    rule = _only_rule(text)
    seeds, lines = {}, {}
    mistakes = []
    for found in parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        seed, value = _seed(found)
        if seed not in SEEDS or not _VALUES.get(seed, _VALUES["colour"]).fullmatch(value):
            written = text.splitlines()[found.source_line - 1].strip()
            mistakes.append(_mistake(found.source_line, _DOES_NOT_BELONG, text=quote_input(written)))
        seeds[seed], lines[seed] = value, found.source_line
    _refuse(mistakes, "invalid_theme")
    theme = Theme(_name(rule), seeds)
    _refuse([_too_low(pair, lines) for pair in theme.pairs if not pair.readable], "low_contrast")
    return theme


def _only_rule(text: str) -> QualifiedRule:
    found = parse_stylesheet(text + _AFTER, skip_comments=True, skip_whitespace=True)
    if not found or not _name(found[0]):
        raise _refusal(_mistake(min(found[0].source_line, _lines(text)) if found else 1, _NO_RULE))
    rule, *rest = found
    if _name(rule) == BASE:
        raise _refusal(_mistake(rule.source_line, _TAKEN))
    if not rest:
        raise _refusal(_mistake(_lines(text), _NO_END))
    if len(rest) > 1:
        raise _refusal(_mistake(rest[0].source_line, _MORE))
    return rule


def _name(rule: Node) -> str:
    named = rule.type == "qualified-rule" and _NAME.fullmatch(serialize(rule.prelude).strip())
    return named[1] if named else ""


def _seed(found: Node) -> tuple[str, str]:
    if found.type != "declaration" or found.important or not found.name.startswith(_SEED):
        return "", ""
    value = serialize([part for part in found.value if part.type != "comment"]).strip()
    return found.name.removeprefix(_SEED), value


def _lines(text: str) -> int:
    return text.rstrip().count("\n") + 1


def _mistake(line: int, message: str, code: str = "invalid_theme", **numbers: object) -> FieldError:
    return FieldError("theme", message, line=line, code=code, numbers=numbers)


def _too_low(pair: Pair, lines: Mapping[str, int]) -> FieldError:
    # The line of a colour that the file gives; the other may be one of the base theme.
    line = next((lines[seed] for seed in pair.seeds if seed in lines), 1)
    return _mistake(line, _TOO_LOW, "low_contrast", front=pair.front, back=pair.back, ratio=pair.ratio)


def _refusal(*mistakes: FieldError) -> InvalidInput:
    return InvalidInput(mistakes, NOT_A_THEME, code=mistakes[0].code)


def _refuse(mistakes: list[FieldError], code: str) -> None:
    if mistakes:
        raise InvalidInput(mistakes, NOT_A_THEME, code=code)


def load_theme(path: Path) -> Theme:
    """Read the file of a theme (huisstijl inlezen).

    Args:
        path: `name.css`.

    Returns:
        The theme.

    Raises:
        InvalidInput: as `read_theme`; or it is not text, cannot be read, or has another name than its file.
    """
    if not path.is_file() or path.stat().st_size > LARGEST:
        _refuse([_mistake(1, _NO_THEME, file=path.name, most=LARGEST)], "invalid_theme")
    try:
        theme = read_theme(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise _refusal(_mistake(1, msgid("This cannot be read as a text file."))) from fault
    if theme.name != path.stem:
        message = msgid("The rule is called %(rule)s, so the file must be called %(rule)s.css.")
        raise _refusal(_mistake(1, message, rule=theme.name))
    return theme


def themes_in(*folders: Path) -> dict[str, Theme]:
    """Read the themes of an installation (huisstijlen inlezen).

    One that is wrong is left out, with a line in the log: its municipality shows the face of the cooperation,
    and nobody is kept from work by a colour. Source: ADR 0007.

    Args:
        folders: that hold `themes/name.css`; a later one wins.

    Returns:
        Themes by name.
    """
    found = {}
    for folder in (folder / "themes" for folder in folders):
        if not folder.is_dir():
            log.error("themes_missing", folder=str(folder))
        for path in sorted(folder.glob("*.css")):
            try:
                found[path.stem] = load_theme(path)
            except InvalidInput as refusal:
                log.error("theme_left_out", file=path.name, mistakes=refusal_lines(refusal))
    return found
