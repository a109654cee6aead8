"""A plugin of pytest: every test gets fixtures of its own, as if no other test stood in its file.

So a test that finds what another one left, or that needs what another one asked for, fails. Far slower than
`make test`, because each test has a database of its own.
"""

from typing import Any

import pytest

_declare = pytest.fixture


def _for_each_test(*functions: Any, scope: Any = "function", **options: Any) -> Any:
    return _declare(*functions, scope="function" if scope == "module" else scope, **options)


pytest.fixture = _for_each_test
