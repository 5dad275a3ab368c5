"""Load the demo data of our own addons, none of Odoo's. Runs in `odoo shell`.

AFTER_SALES_ADDONS names the addons, each after its dependencies.

Demo files tell what happened over the last weeks through the same entry points as real work. A line
`<?clock -12 09:30?>` says when: twelve days ago, half past nine in the zone of the company; and
`<?clock now -90?>` ninety minutes ago. Odoo's own loader passes over these lines: then all of it
happens at once, and is true as well.
"""

import os
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from freezegun import freeze_time
from lxml import etree

from odoo.modules.module import Manifest
from odoo.tools import convert

NOW = datetime.now(UTC)


class Diary(convert.xml_import):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # What the addons tell and name by themselves, they tell in the language of the company.
        self.envs = [self.env(context={**self.env.context, "lang": "zh_CN"})]
        self._tags[etree.ProcessingInstruction] = self._set_clock

    def _set_clock(self, instruction):
        self.env.flush_all()  # what follows from the past is computed in the past
        moment = min(self._moment(*instruction.text.split()), NOW)
        clock.move_to(moment)
        self.env.cr._now = moment.replace(tzinfo=None)  # what the database calls now

    def _moment(self, day, at):
        if day == "now":
            return NOW + timedelta(minutes=int(at))
        zone = ZoneInfo(self.env.company.resource_calendar_id.tz)
        date = NOW.astimezone(zone).date() + timedelta(days=int(day))
        return datetime.combine(date, time.fromisoformat(at), zone).astimezone(UTC)


convert.xml_import = Diary
env = env(context={"tracking_disable": True})  # timelines tell the story, not chatter
for addon in os.environ["AFTER_SALES_ADDONS"].split(","):
    for filename in Manifest.for_addon(addon).get("demo", ()):
        with freeze_time(NOW) as clock:
            # noupdate: an upgrade of the addon must not remove its demo records as leftovers
            convert.convert_file(env, addon, filename, idref={}, mode="init", noupdate=True)
            env.flush_all()
env["res.users"].search([]).odoobot_state = "disabled"  # its greeting covers a phone
env.cr.commit()
