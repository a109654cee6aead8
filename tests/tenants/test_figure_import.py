"""Importing figures: all or nothing, each with its owner; what does not tie is kept as a finding."""

from datetime import date
from decimal import Decimal

import psycopg
import pytest
from psycopg.types.range import DateRange
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from regie.database.engine import transaction
from regie.errors import Forbidden, InvalidInput
from tenants.figures.queries import FindingRow, list_figure_names, list_figures, list_findings, list_values
from tenants.figures.schemas import COLUMNS
from tenants.figures.services import examine_file, import_figures, store_findings
from tests.world import World

HEADER = ",".join(COLUMNS)


def file(*rows: str) -> bytes:
    return "\n".join((HEADER, *rows, "")).encode()


@pytest.fixture(scope="module")
def imported(world: World, ids: dict[str, int]) -> list[FindingRow]:
    """Inhabitants of both municipalities and of an area outside them, with a printed total that is one off.

    Bergdrecht has merged away per 2015.
    """
    with psycopg.connect(world.owner_url) as owner:
        owner.execute("SELECT regie.open_maintenance()")
        owner.execute(
            "UPDATE tenants.municipality SET valid = %s WHERE cbs_code = 'GM9002'",
            (DateRange(date(2012, 1, 1), date(2015, 1, 1)),),
        )
    with transaction(world.scope("finance", "*")) as (session, actor):
        made = import_figures(
            session,
            actor,
            file(
                "Lindehaven,GM9001,2013,inwoners,49000,personen,2013-01-01,nota 1",
                "Bergdrecht,GM9002,2013,inwoners,22451,personen,2013-01-01,nota 1",
                "Buitengebied,,2013,inwoners,29,personen,2013-01-01,nota 1",
                "Totaal,*,2013,inwoners,71481,personen,2013-01-01,nota 1",
                "Bergdrecht,GM9002,2015,inwoners,22600,personen,2015-01-01,nota 1",
            ),
        )
        assert [(row.tenant_id, row.figure.value) for row in made.rows] == [
            (ids["lindehaven"], Decimal(49000)),
            (ids["bergdrecht"], Decimal(22451)),
            (ids["samen"], Decimal(29)),
            (ids["bergdrecht"], Decimal(22600)),
        ]
        return list_findings(session, actor.cooperation_id, made.import_id)


def test_figures_are_stored_with_unit_date_and_source(world: World, imported: list[FindingRow]) -> None:
    with transaction(world.scope("auditor")) as (session, actor):
        stored = list_figures(session, actor.cooperation_id, "inwoners")
        assert [(row.bearer, row.year, row.value) for row in stored] == [
            ("Bergdrecht", 2013, Decimal(22451)),
            ("Lindehaven", 2013, Decimal(49000)),
            ("Buitengebied", 2013, Decimal(29)),
            ("Bergdrecht", 2015, Decimal(22600)),
        ]
        assert {(row.unit, row.source) for row in stored} == {("personen", "nota 1")}
        assert list_figure_names(session, actor.cooperation_id) == ["inwoners"]


def test_a_total_that_does_not_tie_and_a_year_outside_validity_are_findings(
    imported: list[FindingRow],
) -> None:
    assert [(row.code, row.subject, row.printed, row.computed, row.difference) for row in imported] == [
        ("outside_validity", "Bergdrecht inwoners 2015", Decimal(22600), None, None),
        ("total_differs", "inwoners 2013", Decimal(71481), Decimal(71480), Decimal(1)),
    ]


def test_values_for_a_key_are_of_one_unit_and_one_date(world: World, imported: list[FindingRow]) -> None:
    with transaction(world.scope("finance")) as (session, actor):

        def bearers(unit: str, on: date) -> list[str]:
            found = list_values(session, actor.cooperation_id, name="inwoners", unit=unit, reference_date=on)
            return [row.bearer for row in found]

        assert bearers("personen", date(2013, 1, 1)) == ["Bergdrecht", "Lindehaven", "Buitengebied"]
        assert bearers("fte", date(2013, 1, 1)) == []
        assert bearers("personen", date(2013, 1, 2)) == []


def test_a_file_with_one_unknown_code_stores_nothing_at_all(world: World, imported: list[FindingRow]) -> None:
    with transaction(world.scope("finance", "*")) as (session, actor):
        before = len(list_figures(session, actor.cooperation_id))
        with pytest.raises(InvalidInput) as refused:
            import_figures(
                session,
                actor,
                file(
                    "Lindehaven,GM9001,2013,wwb,540,personen,2013-11-01,nota 2",
                    "Elders,GM9003,2013,wwb,540,personen,2013-11-01,nota 2",
                ),
            )
        assert [(error.line, error.column, error.code) for error in refused.value.errors] == [
            (3, "cbs_code", "unknown_code")
        ]
        assert len(list_figures(session, actor.cooperation_id)) == before


def test_the_same_file_a_second_time_is_refused_by_line(world: World, imported: list[FindingRow]) -> None:
    row = "Lindehaven,GM9001,2013,inwoners,49000,personen,2013-01-01,nota 1"
    with transaction(world.scope("finance", "*")) as (session, actor):
        with pytest.raises(InvalidInput) as refused:
            import_figures(session, actor, file(row))
        assert [(error.line, error.code) for error in refused.value.errors] == [(2, "imported_before")]
        import_figures(session, actor, file(row.replace("nota 1", "nota 3")))
        session.rollback()


def test_budgets_are_examined_alike_and_their_findings_can_be_kept(world: World, ids: dict[str, int]) -> None:
    with transaction(world.scope("finance", "*")) as (session, actor):
        examined = examine_file(
            session,
            actor,
            file(
                'Lindehaven,GM9001,2013,re-integratie,"21222,50",euro,2013-01-01,nota 4',
                "Totaal,*,2013,re-integratie,21222,euro,2013-01-01,nota 4",
            ),
            "budget",
        )
        assert [(row.tenant_id, row.figure.cents) for row in examined.rows] == [(ids["lindehaven"], 2122250)]
        store_findings(session, examined)
        (kept,) = list_findings(session, actor.cooperation_id, examined.import_id)
        assert (kept.code, kept.difference) == ("total_differs", Decimal("-0.5"))
        assert "re-integratie" not in list_figure_names(session, actor.cooperation_id)
        session.rollback()


def test_a_budget_holder_may_not_import(world: World) -> None:
    with transaction(world.scope("holder", "lindehaven")) as (session, actor), pytest.raises(Forbidden):
        import_figures(session, actor, file())


def test_a_neighbour_sees_neither_figures_nor_findings_of_another(
    world: World, imported: list[FindingRow]
) -> None:
    with transaction(world.scope("holder")) as (session, actor):
        assert {row.bearer for row in list_figures(session, actor.cooperation_id)} == {
            "Lindehaven",
            "Buitengebied",
        }
        assert {row.code for row in list_findings(session, actor.cooperation_id)} == {"total_differs"}
    with transaction(world.scope("holder-b")) as (session, actor):
        assert "Bergdrecht" in {row.bearer for row in list_figures(session, actor.cooperation_id)}
        assert "outside_validity" in {row.code for row in list_findings(session, actor.cooperation_id)}


def test_another_cooperation_sees_nothing_of_it(
    world: World, ids: dict[str, int], imported: list[FindingRow]
) -> None:
    with transaction(world.scope("stranger-finance")) as (session, _):
        assert list_figures(session, ids["samen"]) == []
        assert list_findings(session, ids["samen"]) == []


def test_a_figure_and_a_finding_are_never_changed(world: World, imported: list[FindingRow]) -> None:
    for table in ("figure", "finding"):
        with pytest.raises((Forbidden, DBAPIError)), transaction(world.scope("finance", "*")) as (session, _):
            session.execute(text(f"UPDATE tenants.{table} SET source = 'x'"))
