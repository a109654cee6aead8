"""Runs the SQL file that belongs to a migration: constraints, policies and functions are read as SQL."""

from pathlib import Path

from alembic import op

SQL = Path(__file__).parent / "sql"


def run_sql(version_file: str) -> None:
    """Run `sql/<name of the version file>.sql` in the migration's transaction (SQL-bestand).

    Args:
        version_file: `__file__` of the migration.
    """
    script = (SQL / (Path(version_file).stem + ".sql")).read_text("utf-8")
    # Straight to the driver: a script holds many statements and percent signs.
    op.get_bind().connection.driver_connection.execute(script)  # type: ignore[union-attr]


def drop_schemas(*names: str) -> None:
    """Drop whole schemas (terugdraaien), for the first migrations.

    Args:
        names: schemas.
    """
    for name in names:
        op.execute(f"DROP SCHEMA {name} CASCADE")
