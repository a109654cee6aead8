"""Keys and cost pools end and are withdrawn on pages; the same bill twice is asked."""

import re
from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from billing.costs.services import NewKey
from regie.periods import month
from tests.billing_runs.scene import Scene

Sign = Callable[[str], FlaskClient]


def test_a_key_and_a_pool_are_withdrawn_and_ended_on_their_pages(scene: Scene, client_for: Sign) -> None:
    client, here = client_for("finance"), scene.tenants["lindehaven"]
    key = scene.key(NewKey("Vergissing", "equal", [(here, None)]))
    form = {"name": "Los", "code": "los", "key_id": str(key), "fund": "re-integratie"}
    assert client.post("/costs/pools/new", data=form).status_code == 303
    pool = scene.one("SELECT id FROM billing.cost_pool WHERE code = 'los'")
    assert f"/costs/pools/{pool}/end" in client.get("/costs").text
    assert f"/costs/keys/{key}/end" in client.get("/costs/keys").text
    assert f"/costs/keys/{key}/end" not in client_for("auditor").get("/costs/keys").text
    assert client_for("auditor").get(f"/costs/keys/{key}/end").status_code == 403
    assert client_for("stranger-finance").get(f"/costs/keys/{key}/end").status_code == 404
    gone = {"act": "withdraw", "step": "confirm"}
    assert client.post(f"/costs/keys/{key}/end", data=gone).status_code == 409
    ends = {"act": "end", "last_day": "31-12-2013", "step": "check"}
    said = client.post(f"/costs/pools/{pool}/end", data=ends)
    assert "eindigt op 31-12-2013" in said.text
    assert client.post(f"/costs/pools/{pool}/end", data={**ends, "step": "confirm"}).status_code == 303
    assert "31-12-2013" in client.get("/costs").text
    assert client.post(f"/costs/pools/{pool}/end", data=gone).status_code == 303
    assert client.post(f"/costs/keys/{key}/end", data=gone).status_code == 303
    assert "Vergissing" not in client.get("/costs/keys").text.partition("<main")[2].partition("<table")[2]


def test_the_same_amount_of_the_same_document_is_asked_and_another_one_is_not(
    scene: Scene, client_for: Sign
) -> None:
    client = client_for("finance")
    form = {"pool_id": str(scene.pools["pool-fixed"]), "incurred_on": "02-12-2013", "description": "Inhuur"}
    form |= {"cents": "250,00", "source": "De Sluis 77"}
    assert client.post("/costs/new", data=form).status_code == 303
    again = client.post("/costs/new", data=form | {"source": "de sluis 77"})
    assert (again.status_code, "al geboekt op" in again.text) == (409, True)
    assert client.post("/costs/new", data=form | {"cents": "251,00"}).status_code == 303
    keys = re.findall(r'name="confirmed" value="([^"]+)"', again.text)
    assert (
        client.post("/costs/new", data=form | {"source": "de sluis 77", "confirmed": keys}).status_code == 303
    )
    cost = scene.one("SELECT id FROM billing.cost WHERE source = 'De Sluis 77' AND cents = 25100")
    back = {"incurred_on": "02-12-2013", "reason": "Dubbel"}
    assert client.post(f"/costs/{cost}/reverse", data=back).status_code == 303
    assert client.post("/costs/new", data=form | {"cents": "251,00"}).status_code == 303


def test_a_run_that_a_key_stopped_leads_to_the_keys(scene: Scene, client_for: Sign) -> None:
    scene.cost("pool-hours", date(2012, 3, 1), 100)
    scene.cost("pool-figure", date(2012, 4, 1), 100)
    client = client_for("finance")
    for when, address in ((month(2012, 3), "/costs/keys"), (month(2012, 4), "/figures")):
        page = client.get(f"/runs/{scene.run('trial', when).id}").text.partition("<main")[2]
        assert f'href="{address}"' in page
