"""Pages of the product choice, as drafter, budget holder and others meet them."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cafeteria.menus.new_lines import NewLine
from regie.periods import year
from tests.choices import Assortment, adopted_choice, draft_choice, submit_choice
from tests.world import TODAY, World

Browser = Callable[[str], FlaskClient]
HOME = "/m/lindehaven/product-choice"


def plain(text: str) -> str:
    """The text of a page without tags, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.replace("\u00a0", " ")))


def line(variant: UUID, **terms: object) -> dict[str, object]:
    return {f"chosen-{variant}": "on"} | {f"{name}-{variant}": value for name, value in terms.items()}


def adopt_asked(holder: FlaskClient, menu: str) -> TestResponse:
    """Adopt on the page, with a yes to all that it asks."""
    asked = holder.post(f"{menu}/adopt", data={"version": "3"})
    assert asked.status_code == 409
    keys = re.findall(r'name="confirmed" value="([^"]+)"', asked.text)
    return holder.post(f"{menu}/adopt", data={"version": "3", "confirmed": keys})


def test_without_a_choice_the_page_says_what_to_do(client_for: Browser) -> None:
    page = client_for("director-b").get("/m/bergdrecht/product-choice").text
    assert "/m/bergdrecht/product-choice/new" in page
    assert "empty__title" in page


def test_a_choice_is_drafted_submitted_and_adopted_on_the_pages(
    client_for: Browser, assortment: Assortment
) -> None:
    director, holder = client_for("director"), client_for("holder")
    period = {"starts_on": "01-01-2013", "last_day": "31-12-2013"}
    started = director.post(f"{HOME}/new", data=period)
    assert started.status_code == 303
    assert "Diagnose, licht" in director.get(started.location).text
    terms = line(
        assortment.heavy,
        performer="provider",
        ceiling="5",
        client_groups=["2", "3"],
        price="999,50",
        price_reason="Contract tot 2014",
    )
    saved = director.post(started.location, data={"version": "1"} | line(assortment.light) | terms)
    assert saved.status_code == 303
    shown = plain(director.get(saved.location).text)
    for words in ("€ 999,50", "Contract tot 2014", "2, 3", "Diagnose, zwaar"):
        assert words in shown
    assert director.post(f"{saved.location}/submit", data={"version": "2"}).status_code == 303
    assert client_for("director").get(f"{saved.location}/decide").status_code == 403
    assert "Diagnose, zwaar" in holder.get(f"{saved.location}/decide").text
    adopted = adopt_asked(holder, saved.location)
    assert adopted.status_code == 303
    assert "Holder" in plain(holder.get(saved.location).text)
    assert saved.location in holder.get(HOME).text


def test_a_returned_choice_shows_its_reason_to_the_drafter(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2020))
    submit_choice(world, "lindehaven", menu_id)
    holder = client_for("holder")
    empty = holder.post(f"{HOME}/{menu_id}/return", data={"version": "3", "reason": " "})
    assert empty.status_code == 422
    returned = holder.post(
        f"{HOME}/{menu_id}/return", data={"version": "3", "reason": "Zet er een plafond op"}
    )
    assert returned.status_code == 303
    assert "Zet er een plafond op" in client_for("director").get(f"{HOME}/{menu_id}").text


def test_whoever_worked_on_it_is_told_that_somebody_else_decides(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2021), by="holder")
    submit_choice(world, "lindehaven", menu_id, by="holder")
    holder = client_for("holder")
    page = holder.get(f"{HOME}/{menu_id}/decide").text
    assert f'action="{HOME}/{menu_id}/adopt"' not in page
    assert 'aria-disabled="true"' in page
    assert "Vaststellen kan door Holder 2." in plain(page)
    assert f'action="{HOME}/{menu_id}/adopt"' in client_for("holder-2").get(f"{HOME}/{menu_id}/decide").text
    refused = holder.post(f"{HOME}/{menu_id}/adopt", data={"version": "3"})
    assert refused.status_code == 409
    assert "errors__list" in refused.text
    assert adopt_asked(client_for("holder-2"), f"{HOME}/{menu_id}").status_code == 303


def test_a_change_of_somebody_else_in_between_is_told(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2022))
    answer = client_for("director").post(
        f"{HOME}/{menu_id}/edit", data={"version": "1"} | line(assortment.work)
    )
    assert answer.status_code == 409
    assert "Werktraject" in answer.text


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"ceiling": "veel"}, "ceiling"),
        ({"ceiling": "-1"}, "ceiling"),
        ({"price": "12,345", "price_reason": "x"}, "price"),
        ({"price": "12,50"}, "price_reason"),
        ({"performer": "niemand"}, "performer"),
        ({"client_groups": ["9"]}, "client_groups"),
    ],
)
def test_a_wrong_line_is_named_and_keeps_what_was_typed(
    client_for: Browser, world: World, assortment: Assortment, terms: dict[str, object], field: str
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2023))
    answer = client_for("director").post(
        f"{HOME}/{menu_id}/edit", data={"version": "2"} | line(assortment.heavy, **terms)
    )
    assert answer.status_code == 422
    assert f"{field}-{assortment.heavy}" in answer.text
    assert "errors__list" in answer.text
    assert re.search(rf'id="[^"]*chosen-{assortment.heavy}"[^>]* checked', answer.text)


def test_a_period_that_ends_before_it_starts_is_refused(client_for: Browser) -> None:
    answer = client_for("director").post(
        f"{HOME}/new", data={"starts_on": "01-01-2014", "last_day": "31-12-2013"}
    )
    assert answer.status_code == 422
    assert "31-12-2013" in answer.text


def test_what_changes_is_told_against_the_choice_that_counts(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    adopted_choice(world, "lindehaven", [NewLine(assortment.light, ceiling_units=10)], year(2024))
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light, ceiling_units=12)], year(2024))
    page = plain(client_for("director").get(f"{HOME}/{menu_id}").text)
    assert "Diagnose, licht" in page
    assert "10" in page
    assert "12" in page
    submit_choice(world, "lindehaven", menu_id)
    assert adopt_asked(client_for("holder"), f"{HOME}/{menu_id}").status_code == 303


def test_the_choice_of_a_neighbour_is_not_found(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2025))
    neighbour = client_for("holder-b")
    assert neighbour.get(f"{HOME}/{menu_id}").status_code == 404
    assert neighbour.get(f"/m/bergdrecht/product-choice/{menu_id}").status_code == 404
    assert client_for("stranger-holder").get(HOME).status_code == 404
    assert client_for("holder").get(f"{HOME}/{menu_id}").status_code == 200
    assert client_for("holder").get(f"{HOME}/{uuid4()}").status_code == 404


def test_a_case_manager_reads_the_choice_and_drafts_none(client_for: Browser) -> None:
    browser = client_for("case-manager")
    assert browser.get(HOME).status_code == 200
    assert browser.get(f"{HOME}/new").status_code == 403


def test_a_choice_is_saved_and_submitted_in_one_go_and_says_who_may_adopt(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2026))
    director = client_for("director")
    form = {"version": "2", "step": "submit"} | line(assortment.light, ceiling="7")
    answer = director.post(f"{HOME}/{menu_id}/edit", data=form)
    assert (answer.status_code, answer.location) == (303, f"{HOME}/{menu_id}")
    shown = plain(director.get(answer.location).text)
    assert "Vaststellen kan door Holder en Holder 2." in shown
    assert "Diagnose, licht" in shown


def test_what_cannot_be_submitted_is_not_saved_either(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2027))
    director = client_for("director")
    refused = director.post(f"{HOME}/{menu_id}/edit", data={"version": "2", "step": "submit"})
    assert refused.status_code == 422
    assert "errors__list" in refused.text
    assert "Er is nog niets gekozen" not in plain(director.get(f"{HOME}/{menu_id}").text)
    assert director.post(f"{HOME}/{menu_id}/edit", data={"version": "2"}).status_code == 303
    assert "Er is nog niets gekozen" in plain(director.get(f"{HOME}/{menu_id}").text)


def test_rows_and_changes_follow_what_is_typed_and_nothing_is_saved(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2028))
    director = client_for("director")
    terms = line(assortment.work, ceiling="3", price="1500", client_groups=["2", "3"])
    answer = director.post(f"{HOME}/{menu_id}/follow", data=terms | line(assortment.light, ceiling="4x"))
    assert answer.status_code == 200
    assert f'id="most-{assortment.work}" hx-swap-oob="true"' in answer.text
    shown = plain(answer.text)
    for words in ("€ 4.500,00", "eigen prijs € 1.500,00, alleen groep 2 en 3", "2 producten veranderen"):
        assert words in shown
    assert "errors__list" not in answer.text
    assert "Werktraject" not in plain(director.get(f"{HOME}/{menu_id}").text)
    assert client_for("holder-b").post(f"{HOME}/{menu_id}/follow", data=terms).status_code == 404


def test_a_wrong_term_is_unfolded_and_the_others_stay_folded(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2029))
    director = client_for("director")
    assert '<details class="choice__terms" open>' not in director.get(f"{HOME}/{menu_id}/edit").text
    form = {"version": "2"} | line(assortment.light) | line(assortment.heavy, price="12,50")
    refused = director.post(f"{HOME}/{menu_id}/edit", data=form).text
    assert refused.count('<details class="choice__terms" open>') == 1


def test_a_choice_stands_beside_that_of_the_year_before(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    before = adopted_choice(world, "lindehaven", [NewLine(assortment.light, ceiling_units=10)], year(2030))
    lines = [NewLine(assortment.light, ceiling_units=12), NewLine(assortment.work, ceiling_units=1)]
    menu_id = draft_choice(world, "lindehaven", lines, year(2031))
    reader = client_for("case-manager")
    page = plain(reader.get(f"{HOME}/{menu_id}/compare").text)
    for words in ("€ 700,00 meer", "€ 2.000,00 meer", "samen ten hoogste € 2.700,00 meer", "niet gekozen"):
        assert words in page
    assert "empty__title" in reader.get(f"{HOME}/{before}/compare").text


def test_the_list_says_to_each_what_happens_next(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    drafted = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2032))
    waiting = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2033))
    submit_choice(world, "lindehaven", waiting)
    director, holder = (client_for(login).get(HOME).text for login in ("director", "holder"))
    assert f'href="{HOME}/{drafted}/edit"' in director
    assert "Wacht op Holder en Holder 2" in plain(director)
    assert f'href="{HOME}/{waiting}/decide"' not in director
    assert f'href="{HOME}/{waiting}/decide"' in holder
    assert "Wordt opgesteld" in plain(client_for("case-manager").get(HOME).text)


def test_whoever_would_leave_nobody_to_adopt_is_warned(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2034), by="holder-2")
    warning = "is er niemand meer die de keuze mag vaststellen"
    assert warning in plain(client_for("holder").get(f"{HOME}/{menu_id}/edit").text)
    assert warning not in plain(client_for("director").get(f"{HOME}/{menu_id}/edit").text)
    saved = client_for("holder").post(
        f"{HOME}/{menu_id}/edit", data={"version": "2", "step": "submit"} | line(assortment.light)
    )
    assert saved.status_code == 303
    page = plain(client_for("holder").get(f"{HOME}/{menu_id}/decide").text)
    assert "Niemand mag deze keuze nog vaststellen" in page


def test_a_new_choice_says_that_one_for_the_period_was_begun(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    director = client_for("director-b")
    first = director.get("/m/bergdrecht/product-choice/new").text
    assert "Hieraan is al begonnen" not in first
    assert f'value="01-01-{TODAY.year}"' in first
    begun = draft_choice(world, "bergdrecht", [NewLine(assortment.light)], year(TODAY.year), by="director-b")
    page = director.get("/m/bergdrecht/product-choice/new").text
    assert "Hieraan is al begonnen" in page
    assert f'value="01-01-{TODAY.year + 1}"' in page
    assert f"/m/bergdrecht/product-choice/{begun}" in page


def test_a_draft_is_moved_taken_back_and_deleted_on_the_pages(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    director = client_for("director")
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2036))
    menu = f"{HOME}/{menu_id}"
    days = {"version": "2", "starts_on": "01-01-2037", "last_day": "31-12-2037"}
    assert director.post(f"{menu}/period", data=days).status_code == 303
    assert "31-12-2037" in director.get(menu).text
    assert director.post(f"{menu}/submit", data={"version": "3"}).status_code == 303
    back = director.post(f"{menu}/recall", data={"version": "4"})
    assert back.location == f"{menu}/edit"
    assert client_for("case-manager").get(f"{menu}/delete").status_code == 403
    assert director.post(f"{menu}/delete", data={}).status_code == 422
    assert director.post(f"{menu}/delete", data={"version": "3"}).status_code == 409
    assert director.post(f"{menu}/delete", data={"version": "4"}).location == HOME
    assert director.get(menu).status_code == 404


def test_an_adopted_choice_is_ended_on_the_page_by_those_who_adopt(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = adopted_choice(world, "lindehaven", [NewLine(assortment.light)], year(2036))
    menu, holder = f"{HOME}/{menu_id}", client_for("holder")
    assert f"{menu}/end" in holder.get(menu).text
    assert client_for("director").get(f"{menu}/end").status_code == 403
    assert holder.post(f"{menu}/end", data={"act": "end"}).status_code == 422
    assert holder.post(f"{menu}/end", data={"act": "end", "last_day": "30-06-2036"}).status_code == 303
    assert "30-06-2036" in holder.get(menu).text


def test_what_came_back_is_listed_as_returned_and_opens_with_the_reason(
    client_for: Browser, world: World, assortment: Assortment
) -> None:
    menu_id = draft_choice(world, "lindehaven", [NewLine(assortment.light)], year(2037))
    submit_choice(world, "lindehaven", menu_id)
    client_for("holder").post(f"{HOME}/{menu_id}/return", data={"version": "3", "reason": "Te hoog"})
    director = client_for("director")
    listed = director.get(HOME).text
    assert "Teruggestuurd" in listed
    assert "Verbeteren en opnieuw indienen" in listed
    assert "Te hoog" in director.get(f"{HOME}/{menu_id}/edit").text
    assert f"{HOME}/{menu_id}/edit" in director.get("/").text
