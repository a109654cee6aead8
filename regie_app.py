"""The front door: the only file that knows the whole house; wires it into one application and one command."""

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import click
from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

import billing.part
import cafeteria.part
import regie.part
import tenants.part
from billing.demonstration.commands import demo_command
from regie.database.engine import visitor
from regie.database.scope import Actor
from regie.errors import DomainError, SignedOut, refusal_lines
from regie.settings import Settings, load_settings
from regie.web.api import init_api
from regie.web.health import health_blueprint
from regie.web.problem import answer_domain_error, wants_json
from regie.web.shell import Shell, init_shell
from regie.web.sign_in_state import init_sign_in_state

ROOMS = (tenants.part, cafeteria.part, billing.part)
LARGEST_REQUEST = 4 * 1024 * 1024
T = TypeVar("T")


def create_app(settings: Settings | None = None) -> Flask:
    """Build the web application (webapplicatie).

    Args:
        settings: of the installation; None reads the environment.

    Returns:
        An application that every room has mounted its pages on.

    Raises:
        SettingsRefused: a setting is missing or unsafe.
    """
    settings = settings or load_settings(os.environ)
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="regie",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.environment == "production",
    )
    if hops := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    init_sign_in_state(app)
    init_shell(app, _shell(settings))
    api = init_api(app)
    for room in ROOMS:
        room.mount(app)
        for blueprint in room.API_BLUEPRINTS:
            api.register_blueprint(blueprint)
    app.register_blueprint(health_blueprint)
    app.register_error_handler(SignedOut, _sign_in_first)
    return app


def _shell(settings: Settings) -> Shell:
    return Shell(
        environment=settings.environment,
        storage_url=settings.redis_url,
        language_of_profile=_of_actor(lambda actor: actor.language),
        person_of_request=_of_actor(lambda actor: actor.person_id),
        home_endpoint="home.overview",
        sign_out_endpoint="people.sign_out",
    )


def _of_actor(read: Callable[[Actor], T]) -> Callable[[], T | None]:
    return lambda: read(g.actor) if "actor" in g else None


def _sign_in_first(error: DomainError) -> ResponseReturnValue:
    if wants_json():
        return answer_domain_error(error)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    target = url_for("people.sign_in", next=wanted) if wanted not in ("", "/") else url_for("people.sign_in")
    response: Response = redirect(target, 303)
    if request.headers.get("HX-Request"):
        # A part of a page cannot show a sign-in page: the whole window goes there.
        response = Response(status=204, headers={"HX-Redirect": target})
    return response


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Regie: municipalities that share a service, each with its own choice and its own budget."""


@cli.command("web")
def web_command() -> None:
    """Serve the web application with the settings of the environment."""
    settings = load_settings(os.environ)
    where = f"{settings.host}:{settings.port}"
    os.execvp(
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--bind",
            where,
            "--workers",
            "2",
            "--worker-class",
            "gthread",
            "--threads",
            "8",
            "--graceful-timeout",
            "10",
            "--access-logfile",
            "/dev/null",
            "regie_app:create_app()",
        ],
    )


@cli.command("shell")
def shell_command() -> None:
    """Open a Python shell inside the application; it holds no scope, so open a transaction first."""
    import code

    code.interact(local={"app": create_app(), "visitor": visitor})


@cli.command("routes")
def routes_command() -> None:
    """List every page and operation with who may enter."""
    from regie.web.page_table import PAGES

    for endpoint, info in sorted(PAGES.items()):
        who = ", ".join(sorted(info.permission.roles)) if info.permission else "everybody who is signed in"
        click.echo(f"{'/'.join(info.methods):9} {info.rule:60} {endpoint:30} {who}")


for part in (regie.part, *ROOMS):
    for command in part.COMMANDS:
        cli.add_command(command)
cli.add_command(demo_command)


def main() -> None:
    """Run the command `regie`; a refusal becomes one sentence and exit code 2."""
    try:
        cli(standalone_mode=True)
    except DomainError as refusal:
        for line in refusal_lines(refusal):
            click.echo(f"regie: {line}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
