"""Who may read, draft and adopt a product choice."""

from regie.permissions import Role, permission

READ = permission("menus.read", *(role for role in Role if role not in (Role.PROVIDER_PERSON, Role.OPERATOR)))
DRAFT = permission("menus.draft", Role.MUNICIPAL_DIRECTOR, Role.BUDGET_HOLDER)
ADOPT = permission("menus.adopt", Role.BUDGET_HOLDER)
