from . import calendar_alarm_manager
from . import calendar_attendee
from . import calendar_event
