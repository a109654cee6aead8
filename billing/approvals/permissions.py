"""Who sees what waits for a decision."""

from regie.permissions import Role, permission

SEE_INBOX = permission("approvals.see", Role.BUDGET_HOLDER, Role.MUNICIPAL_DIRECTOR)
