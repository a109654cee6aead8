"""Whether two names may be of one person, and a number one of a citizen (dubbele inwoners): pure rules."""

import re
import unicodedata
from collections.abc import Sequence

# They stand before a family name, or are left out of it.
BEFORE = frozenset(
    {
        *(
            "van",
            "von",
            "de",
            "den",
            "der",
            "des",
            "het",
            "t",
            "s",
            "te",
            "ten",
            "ter",
            "in",
            "op",
            "aan",
            "uit",
        ),
        *("bij", "onder", "over", "el", "al", "da", "das", "dos", "di", "du", "la", "le", "zu", "zur"),
        *("bin", "ibn", "ben"),
    }
)
# Letters that Unicode does not take apart, as people type them.
TYPED_AS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
# For Python and PostgreSQL alike.
NO_SIGN, ZEROS = "[^a-z0-9]", "(^|[a-z])0+(?=[0-9])"
BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
NUMBERS = re.compile(r"(?<![\w.,/-])\d(?:[ .]?\d){7,8}(?![\w/-])")


def words_of(name: str) -> list[str]:
    """Take a name apart (naamdelen): without accents, capitals, and what stands before a family name.

    Args:
        name: as written, in any order.

    Returns:
        Its words, an initial as one letter.
    """
    plain = "".join(
        sign for sign in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(sign)
    )
    words = re.findall(r"[^\W_]+", plain.translate(TYPED_AS))
    return [word for word in words if word not in BEFORE] or words


def are_alike(name: str, other: str) -> bool:
    """Tell whether two names may be of one person (lijkt op): in any order, by initials, some given names.

    Args:
        name: as written.
        other: as written.

    Returns:
        True when every word of the shorter one stands in the other, as a word or an initial, and one in full.
    """
    shorter, longer = sorted((words_of(name), words_of(other)), key=len)
    if len(shorter) < 2:
        return shorter == longer
    left, in_full = list(longer), 0
    for word in sorted(shorter, key=len, reverse=True):
        match = next((one for one in left if one == word), None) or _by_initial(word, left)
        if match is None:
            return False
        left.remove(match)
        in_full += match == word and len(word) > 1
    return in_full > 0


def _by_initial(word: str, among: Sequence[str]) -> str | None:
    # A digit is no initial: Woning 1 and Woning 12 are two.
    fits = (one for one in among if 1 in (len(one), len(word)) and one[0] == word[0] and word[0].isalpha())
    return next(fits, None)


def plain_number(number: str) -> str:
    """Write a number so that spellings of it are equal (nummer zonder opmaak).

    Args:
        number: as written.

    Returns:
        Letters and digits in lower case, without zeros in front of a number.
    """
    return re.sub(ZEROS, r"\1", re.sub(NO_SIGN, "", number.lower()))


def is_bsn_like(number: str) -> bool:
    """Tell whether a number passes the check of citizen service numbers (elfproef).

    Args:
        number: as written; blanks, dots and dashes do not count.

    Returns:
        True for eight or nine digits whose weighted sum is a multiple of eleven.
    """
    digits = re.sub(r"[\s.-]", "", number)
    if not re.fullmatch("[0-9]{8,9}", digits) or not int(digits):
        return False
    return (
        sum(weight * int(digit) for weight, digit in zip(BSN_WEIGHTS, digits.zfill(9), strict=True)) % 11 == 0
    )


def holds_bsn(text: str) -> bool:
    """Tell whether a text holds a number like one of a citizen (BSN in tekst).

    Args:
        text: words of people.

    Returns:
        True when one of its numbers passes the check.
    """
    return any(is_bsn_like(found) for found in NUMBERS.findall(text))
