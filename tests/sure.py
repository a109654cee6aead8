"""Somebody who is asked about what is unlikely, and says that it is right."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

KEY = re.compile(r'name="confirmed" value="([^"]+)"')


def send_sure(browser: FlaskClient, path: str, form: dict[str, Any]) -> TestResponse:
    """Send a form, and once more with every box ticked where something was asked.

    Args:
        browser: of the person.
        path: of the page.
        form: what is filled in.

    Returns:
        The answer to the last one sent.
    """
    answer = browser.post(path, data=form)
    keys = KEY.findall(answer.text)
    return browser.post(path, data={**form, "confirmed": keys}) if keys else answer
