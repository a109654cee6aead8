"""What this room records in the trail, in words (gebeurtenissen)."""

from regie.audit.events import Event, declare_events
from regie.errors import msgid

declare_events(
    {
        "products.added": Event(msgid("Product added"), "assortment.show", "product"),
        "variants.added": Event(msgid("Variant added"), "assortment.show", "product"),
        "products.worded": Event(msgid("Words of a product changed"), "assortment.show", "product"),
        "products.ended": Event(msgid("Product ended"), "assortment.show", "product"),
        "products.withdrawn": Event(msgid("Product withdrawn")),
        "variants.worded": Event(msgid("Name of a variant changed"), "assortment.show", "product"),
        "variants.ended": Event(msgid("Variant ended"), "assortment.show", "product"),
        "variants.withdrawn": Event(msgid("Variant withdrawn"), "assortment.show", "product"),
        "tariffs.set": Event(msgid("Tariff set")),
        "tariffs.ended": Event(msgid("Tariff ended")),
        "tariffs.withdrawn": Event(msgid("Tariff withdrawn")),
        "menus.started": Event(msgid("Product choice started"), "menus.show", "menu"),
        "menus.edited": Event(msgid("Product choice changed"), "menus.show", "menu"),
        "menus.submitted": Event(msgid("Product choice submitted"), "menus.show", "menu"),
        "menus.returned": Event(msgid("Product choice returned"), "menus.show", "menu"),
        "menus.adopted": Event(msgid("Product choice adopted"), "menus.show", "menu"),
        "clients.registered": Event(msgid("Client registered")),
        "clients.changed": Event(msgid("Client changed")),
        "clients.group_set": Event(msgid("Client group set")),
        "routes.opened": Event(msgid("Route opened")),
        "routes.step": Event(msgid("Step of a route recorded")),
    },
    details={
        "after": msgid("After"),
        "before": msgid("Before"),
        "client": msgid("Client"),
        "code": msgid("Code"),
        "contact": msgid("Contact person"),
        "group": msgid("Client group"),
        "kind": msgid("Kind"),
        "lines": msgid("Lines"),
        "menu": msgid("Product choice"),
        "product": msgid("Product"),
        "product_group": msgid("Product group"),
        "route": msgid("Route"),
        "starts_on": msgid("First day"),
        "superseded": msgid("Takes the place of"),
        "tariff": msgid("Tariff"),
        "variant": msgid("Variant"),
        "version": msgid("Version"),
    },
)
