"""Who can sign in at the demonstration; all invented."""

PASSWORD = "welkom-bij-regie"

# login, name, roles, what the welcome says of it
PEOPLE: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "regio-woerden": (
        ("regievoerder.woerden", "Sanne de Wit", ("woerden:municipal_director",)),
        ("budgethouder.woerden", "Pieter van Dam", ("woerden:budget_holder",)),
        ("controller.woerden", "Noor Bakker", ("woerden:municipal_controller",)),
        ("regievoerder.montfoort", "Joost Verweij", ("montfoort:municipal_director",)),
        ("budgethouder.montfoort", "Ellen Kuiper", ("montfoort:budget_holder",)),
        ("regievoerder.oudewater", "Fatma Yıldız", ("oudewater:municipal_director",)),
        ("budgethouder.oudewater", "Henk Schouten", ("oudewater:budget_holder",)),
        ("regievoerder.bodegraven", "Marieke Blom", ("bodegraven-reeuwijk:municipal_director",)),
        ("budgethouder.bodegraven", "Karel Oosterhof", ("bodegraven-reeuwijk:budget_holder",)),
        ("loket.montfoort", "Willemijn Kraan", ("montfoort:front_desk",)),
        ("klantmanager", "Femke Jansen", ("regio-woerden:case_manager",)),
        ("teamleider", "Ruud Hermans", ("regio-woerden:team_lead",)),
        ("productbeheer", "Ilse Maas", ("regio-woerden:product_manager",)),
        ("financien", "Tom Brouwer", ("regio-woerden:finance",)),
        ("auditor", "Vera Postma", ("regio-woerden:auditor",)),
        ("beheer", "Bas Driessen", ("regio-woerden:operator",)),
    ),
    "regio-alkmaar": (
        ("regievoerder.schermer", "Jantine Groot", ("schermer:municipal_director",)),
        ("budgethouder.schermer", "Dirk Ruiter", ("schermer:budget_holder",)),
        ("regievoerder.alkmaar", "Loes Appel", ("alkmaar:municipal_director",)),
        ("budgethouder.alkmaar", "Cor Zeeman", ("alkmaar:budget_holder",)),
        ("klantmanager.alkmaar", "Yasmin El Idrissi", ("regio-alkmaar:case_manager",)),
        ("productbeheer.alkmaar", "Rob Kaptein", ("regio-alkmaar:product_manager",)),
        ("financien.alkmaar", "Greet Molenaar", ("regio-alkmaar:finance",)),
    ),
}
# Those that the welcome names; the others work with the same password.
LOGINS = (
    ("klantmanager", "case manager for four municipalities: clients, orders, hours"),
    ("regievoerder.woerden", "municipal director of Woerden: product choice"),
    ("budgethouder.woerden", "budget holder of Woerden: adopts choices, budget, cover"),
    ("financien", "finance: costs, keys, runs, the sheet of all municipalities"),
    ("productbeheer", "product manager: assortment and tariffs"),
    ("controller.woerden", "municipal controller of Woerden: why do we pay this?"),
    ("regievoerder.montfoort", "municipal director of Montfoort, which has something still to be covered"),
    ("budgethouder.montfoort", "budget holder of Montfoort, who can adopt the cover"),
    ("loket.montfoort", "front desk of Montfoort"),
    ("teamleider", "team lead"),
    ("auditor", "auditor: reads, changes nothing"),
    ("beheer", "operator: is everything working?"),
    ("klantmanager.alkmaar", "case manager in the Alkmaar region, which sees nothing of Woerden"),
    ("budgethouder.schermer", "budget holder of Schermer, whose budget falls in 2014"),
)

# Clients and their client group; every name is invented.
CLIENTS: dict[str, tuple[tuple[str, str | None], ...]] = {
    "woerden": (
        ("Anneke Stroom", "1"),
        ("Mo Haddad", "2"),
        ("Gerrit Polderman", "2"),
        ("Lin Wei", "1"),
        ("Carla Rietveld", "3"),
        ("Sem Dijkgraaf", None),
        ("Ayşe Demir", "2"),
        ("Theo Kade", "4"),
    ),
    "bodegraven-reeuwijk": (
        ("Nel Plas", "1"),
        ("Rashid Amrani", "2"),
        ("Wim Kaas", "2"),
        ("Bianca Oever", "1"),
        ("Joris Meije", "3"),
    ),
    "montfoort": (("Tineke IJssel", "1"), ("Dave Knollen", "2"), ("Rosa Linde", "2")),
    "oudewater": (("Klaas Touw", "1"), ("Mina Heks", "4")),
}
