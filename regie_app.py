"""The front door: the only file that knows the whole house; wires it into one application and one command."""

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import click

from regie.errors import DomainError, refusal_lines

if TYPE_CHECKING:
    from flask import Flask

    from regie.database.scope import Actor
    from regie.settings import Settings
    from regie.web.shell import Shell

# Commands are found by name and loaded when they are used, so that `regie split` does not wait for the web.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "audit": ("regie.audit.commands:audit_commands", "Check the audit trail."),
    "demo": ("billing.demonstration.commands:demo_command", "Start the whole product with example data."),
    "drill": ("billing.drills.commands:drill_commands", "Try a promise beside a control that must break it."),
    "figures": ("billing.budgets.commands:figures_commands", "Import reference figures and budgets."),
    "funds": ("cafeteria.funds.commands:funds_commands", "Show funds that look alike."),
    "migrate": ("regie.database.commands:migrate_command", "Bring the database to the newest schema."),
    "relay": ("regie.outbox.commands:relay_command", "Hand jobs to the workers."),
    "split": ("regie.splitting:split_command", "Split an amount over the rows of a file, to the cent."),
    "story": ("billing.demonstration.stories:story_command", "Tell a policy note or a January and check it."),
    "tenant": (
        "tenants.municipalities.commands:tenant_commands",
        "Register cooperations and municipalities.",
    ),
    "theme": ("regie.web.theme_commands:theme_commands", "Check and add faces of municipalities."),
    "translations": ("regie.web.translations:translations", "Keep the Dutch of every sentence."),
    "user": ("tenants.people.commands:user_commands", "Make accounts, passwords and tokens."),
    "validity": (
        "tenants.people.validity_commands:validity_commands",
        "End or withdraw what holds from a date.",
    ),
    "worker": ("regie.outbox.commands:worker_command", "Do jobs, one at a time."),
}
# These work on the kernel alone; every other one needs the tasks and refusals that the rooms declare.
WITHOUT_ROOMS = frozenset({"audit", "migrate", "split", "theme", "translations"})
T = TypeVar("T")


def rooms() -> tuple[ModuleType, ...]:
    """Load the rooms (kamers), lowest first; after this every table, page, task and refusal is known.

    Returns:
        The `part` module of each.
    """
    return tuple(import_module(f"{room}.part") for room in ("tenants", "cafeteria", "billing"))


def create_app(settings: "Settings | None" = None) -> "Flask":
    """Build the web application (webapplicatie).

    Args:
        settings: of the installation; None reads the environment.

    Returns:
        An application that every room has mounted its pages on.

    Raises:
        SettingsRefused: a setting is missing or unsafe.
    """
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from regie.settings import load_settings
    from regie.web.api import init_api
    from regie.web.health import health_blueprint
    from regie.web.shell import init_shell
    from regie.web.sign_in_state import init_sign_in_state

    settings = settings or load_settings(os.environ)
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="regie" if settings.plain_loopback else "__Host-regie",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=not settings.plain_loopback,
    )
    init_sign_in_state(app)
    init_shell(app, _shell(settings))
    # Outermost, so that what a proxy says of host and address is what the rest looks at.
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    api = init_api(app)
    for room in rooms():
        room.mount(app)
        for blueprint in room.API_BLUEPRINTS:
            api.register_blueprint(blueprint)
    app.register_blueprint(health_blueprint)
    return app


def served() -> "Flask":
    """Build the application for the web server (te serveren applicatie), with its log set up."""
    from regie.logs import configure_logging

    configure_logging(os.environ.get("REGIE_ENV", "production"))
    return create_app()


def _shell(settings: "Settings") -> "Shell":
    from regie.web.shell import Shell
    from tenants.people.pages import sign_in_beside

    return Shell(
        environment=settings.environment,
        storage_url=settings.redis_url,
        language_of_profile=_of_actor(lambda actor: actor.language),
        person_of_request=_of_actor(lambda actor: actor.person_id),
        home_endpoint="home.home",
        sign_out_endpoint="people.sign_out",
        profile_endpoint="people.profile",
        switch_endpoint="people.cooperation",
        sign_in=sign_in_beside,
        themes=settings.themes,
    )


def _of_actor(read: "Callable[[Actor], T]") -> Callable[[], T | None]:
    from flask import g

    return lambda: read(g.actor) if "actor" in g else None


class FrontDoor(click.Group):
    """The command `regie`: finds a command by its name in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List every command (opdrachten)."""
        return sorted([*super().list_commands(ctx), *COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command (opdracht)."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        if cmd_name not in WITHOUT_ROOMS:
            from regie.logs import configure_logging

            # Standard output is for what a command answers; it may be read by a program.
            configure_logging(os.environ.get("REGIE_ENV", "production"))
            rooms()
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run a command (opdracht uitvoeren); a refusal becomes sentences and exit code 2."""
        try:
            return super().invoke(ctx)
        except DomainError as refusal:
            for line in refusal_lines(refusal):
                click.echo(f"regie: {line}", err=True)
            return ctx.exit(2)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Show the list without loading what is in it (hulptekst)."""
        own = {name: command.get_short_help_str(80) for name, command in self.commands.items()}
        texts = {**own, **{name: text for name, (_, text) in COMMANDS.items()}}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(texts.items()))


@click.group(cls=FrontDoor, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Regie: municipalities that share a service, each with its own choice and its own budget."""


@cli.command("web")
def web_command() -> None:
    """Serve the web application with the settings of the environment."""
    from regie.settings import load_settings

    settings = load_settings(os.environ)
    # Threads wait for the database most of the time; the control socket would be a file in a home.
    options = (
        f"--bind {settings.host}:{settings.port} --workers 2 --worker-class gthread --threads 32 "
        "--graceful-timeout 10 --no-control-socket --access-logfile /dev/null"
    )
    argv = [sys.executable, "-m", "gunicorn", *options.split(), "regie_app:served()"]
    os.execv(sys.executable, argv)


@cli.command("shell")
def shell_command() -> None:
    """Open a Python shell inside the application; it holds no scope, so open a transaction first."""
    import code

    from regie.database.engine import visitor

    code.interact(local={"app": create_app(), "visitor": visitor})


@cli.command("routes")
def routes_command() -> None:
    """List every page and operation with who may enter."""
    from regie.web.page_table import PAGES

    rooms()
    for endpoint, info in sorted(PAGES.items()):
        who = ", ".join(sorted(info.permission.roles)) if info.permission else "everybody who is signed in"
        click.echo(f"{'/'.join(info.methods):9} {info.rule:60} {endpoint:30} {who}")


def main() -> None:
    """Run the command `regie`."""
    cli()


if __name__ == "__main__":
    main()
