"""Who works in after-sales; everybody else in the database is a neighbour.

A field that leads from a model of Odoo's to many records of ours needs `groups=EVERY_ROLE` (or
fewer): reading, copying and writing such a field asks for the right to read those records, which
a salesman or a buyer does not have, and he would fail at his own work.
"""

EVERY_ROLE = "service_network.group_point_user,service_network.group_office_user"
