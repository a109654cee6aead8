"""Refusals of costs and keys."""

from regie.errors import Conflict


class KeyUnusable(Conflict):
    """A key cannot distribute (verdeelsleutel onbruikbaar); the code and the sentence say which key and why.

    Codes: `key_without_bearers`, `key_without_weight`, `shares_not_100`, `figure_missing`,
    `figure_ambiguous`, `figure_unit_differs`, `figure_negative`.
    """

    code = "key_unusable"
