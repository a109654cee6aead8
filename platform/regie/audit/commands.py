"""The commands `regie audit`: check the chains, and print their heads for keeping elsewhere."""

from typing import TextIO

import click

from regie.audit.sealer import Head, Place, broken_places, heads, lost_heads


@click.group("audit")
def audit_commands() -> None:
    """Check the audit trail."""


@audit_commands.command("verify")
@click.option("--heads", "kept", type=click.File("r"), help="Heads that were printed and kept earlier.")
def verify(kept: TextIO | None) -> None:
    """Check every chain; name the first broken row of each tenant."""
    faults = [
        f"tenant {place.tenant_id}: row {place.seq} does not fit the chain" for place in broken_places()
    ]
    if kept is not None:
        lost = lost_heads(_parse(line) for line in kept if line.strip())
        faults += [
            f"tenant {place.tenant_id}: row {place.seq} is not the one that was kept" for place in lost
        ]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(1)
    click.echo("every chain is whole")


@audit_commands.command("heads")
def print_heads() -> None:
    """Print the end of every chain: tenant, row, hash."""
    for head in heads():
        click.echo(f"{head.place.tenant_id} {head.place.seq} {head.hash.hex()}")


def _parse(line: str) -> Head:
    try:
        tenant_id, seq, digest = line.split()
        return Head(Place(int(tenant_id), int(seq)), bytes.fromhex(digest))
    except ValueError as fault:
        raise click.BadParameter(f"not a head: {line.strip()[:40]}") from fault
