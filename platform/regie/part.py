"""What the kernel brings (HOW): tables and commands; the front door mounts it."""

import click

from regie.audit import models as audit_models
from regie.audit.commands import audit_commands
from regie.database import tenant as tenant_models
from regie.database.commands import migrate_command
from regie.outbox import models as outbox_models
from regie.outbox.commands import relay_command, worker_command
from regie.splitting import split_command
from regie.web.translations import translations

TABLES = (tenant_models, audit_models, outbox_models)
COMMANDS: tuple[click.Command, ...] = (
    split_command,
    migrate_command,
    relay_command,
    worker_command,
    audit_commands,
    translations,
)
