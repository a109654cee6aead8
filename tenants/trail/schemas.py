"""What the filter of the trail holds."""

from regie.web.fields import DutchDate
from regie.web.strict import StrictSchema


class TrailDays(StrictSchema):
    """From and up to which day lines are shown (periode)."""

    first_day = DutchDate(load_default=None)
    last_day = DutchDate(load_default=None)
