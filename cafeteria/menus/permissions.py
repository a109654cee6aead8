"""Who may read, draft and adopt a product choice."""

from regie.errors import msgid
from regie.permissions import Role, four_eyes, permission

READ = permission("menus.read", *(role for role in Role if role not in (Role.PROVIDER_PERSON, Role.OPERATOR)))
DRAFT = permission("menus.draft", Role.MUNICIPAL_DIRECTOR, Role.BUDGET_HOLDER)
ADOPT = permission("menus.adopt", Role.BUDGET_HOLDER)
FOUR_EYES = four_eyes(msgid("Product choice"), DRAFT, ADOPT)
