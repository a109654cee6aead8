"""The first January (jaarwisseling): in December what holds is succeeded, and what went wrong put right.

All happens on the data of the demonstration, through the services that the pages use, by those who would.
"""

from billing.demonstration.december import open_house
from billing.demonstration.repairs import REPAIRS
from billing.demonstration.successors import SUCCESSORS
from billing.stories.checks import told
from regie.database.provision import DatabaseUrls


def tell_january(urls: DatabaseUrls) -> dict[str, object]:
    """Tell the first January (jaarwisseling) on a throw-away database.

    Args:
        urls: of that database.

    Returns:
        One check or more for each act.
    """
    house = open_house(urls)
    return told([check for act in (*SUCCESSORS, *REPAIRS) for check in act(house)])
