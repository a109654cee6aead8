"""Scopes: on whose behalf a transaction runs; the database derives from it what may be read and written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import Connection

from regie.clock import today
from regie.errors import Forbidden, msgid
from regie.permissions import Permission

ALL_WRITABLE = "*"
COOPERATION = "@"


@dataclass(frozen=True)
class Grant:
    """A role (rol) that somebody holds today.

    Args:
        role: name of the role.
        tenant_ids: the tenants it covers.
    """

    role: str
    tenant_ids: frozenset[int]


@dataclass(frozen=True)
class Actor:
    """The person on whose behalf a transaction runs (handelende persoon).

    Args:
        person_id: the account.
        name: for showing; never logged.
        language: `nl` or `en`.
        cooperation_id: the one cooperation of this transaction.
        grants: roles held today in that cooperation.
    """

    person_id: UUID
    name: str
    language: str
    cooperation_id: int
    grants: tuple[Grant, ...]

    def may(self, permission: Permission, tenant_id: int | None = None) -> bool:
        """Tell whether a role gives a permission (bevoegdheid).

        Args:
            permission: what is to be done.
            tenant_id: where; None asks for it anywhere.

        Returns:
            True when a role held today gives it there.
        """
        return any(
            grant.role in permission.roles and (tenant_id is None or tenant_id in grant.tenant_ids)
            for grant in self.grants
        )

    def require(self, permission: Permission, tenant_id: int | None = None) -> None:
        """Insist on a permission (bevoegdheid).

        Args:
            permission: what is to be done.
            tenant_id: where; None asks for it anywhere.

        Raises:
            Forbidden: no role held today gives it there.
        """
        if not self.may(permission, tenant_id):
            raise Forbidden(msgid("Your role does not include this."), permission=permission.name)

    def where(self, permission: Permission) -> frozenset[int]:
        """Tell where a role gives a permission (waar bevoegd).

        Args:
            permission: what is to be done.

        Returns:
            Tenants; of a role that covers a cooperation, the cooperation itself as well.
        """
        held = (grant.tenant_ids for grant in self.grants if grant.role in permission.roles)
        return frozenset(tenant_id for ids in held for tenant_id in ids)

    @property
    def roles(self) -> frozenset[str]:
        """Name the roles held anywhere (rollen)."""
        return frozenset(grant.role for grant in self.grants)


class JobTaken(Exception):
    """The job is done already, or another worker holds it (taak bezet)."""


class Scope(Protocol):
    """What opens a transaction."""

    def open(self, connection: Connection) -> Actor | None:
        """Make the one call that seals the scope, as the first statement of the transaction."""


def _actor(row: Mapping[str, object]) -> Actor:
    grants = row["grants"]
    assert isinstance(grants, dict)
    return Actor(
        person_id=UUID(str(row["person_id"])),
        name=str(row["person_name"]),
        language=str(row["language"]),
        cooperation_id=int(str(row["cooperation_id"])),
        grants=tuple(Grant(role, frozenset(ids)) for role, ids in sorted(grants.items())),
    )


@dataclass(frozen=True)
class SignedIn:
    """The scope of a signed-in person (aangemelde gebruiker).

    Args:
        token_hash: SHA-256 of the session token, 32 bytes.
        writes: slugs of the municipalities to change; `*` for all one may, `@` for the cooperation.
    """

    token_hash: bytes
    writes: tuple[str, ...] = ()

    def open(self, connection: Connection) -> Actor:
        """Seal the scope from the session and the grants of today."""
        row = connection.exec_driver_sql(
            "SELECT * FROM regie.open_session(%s, %s::text[], %s)",
            (self.token_hash, list(self.writes), today()),
        ).mappings()
        return _actor(dict(row.one()))


@dataclass(frozen=True)
class Job:
    """The scope of a job (taak): municipality and person come from its outbox row, never from the queue.

    Args:
        tenant_id: owner of the outbox row.
        job_id: the row.
    """

    tenant_id: int
    job_id: UUID

    def open(self, connection: Connection) -> Actor:
        """Lock the outbox row and seal the scope of whoever asked for the job."""
        row = connection.exec_driver_sql(
            "SELECT * FROM regie.open_job(%s, %s, %s)", (self.tenant_id, self.job_id, today())
        ).mappings()
        found = row.one_or_none()
        if found is None:
            raise JobTaken
        connection.info["job"] = (found["task"], found["args"])
        return _actor(dict(found))


@dataclass(frozen=True)
class Visitor:
    """No scope (bezoeker): only the named functions for sign-in, relay, sealer and health answer."""

    def open(self, connection: Connection) -> None:
        """Seal nothing: whatever reads a table is refused by the database."""
