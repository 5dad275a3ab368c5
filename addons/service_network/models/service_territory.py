from odoo import api, fields, models

from ..const import SERVICE_TYPES

# A line for every category is less exact than any line for one, however high up its tree.
ANY_CATEGORY = 1000


class ServiceTerritory(models.Model):
    """One line of the map: this area, for these products and jobs, is served by this point."""

    _name = "service.territory"
    _description = "Service Territory"
    _order = "area_id, priority, id"
    _rec_name = "area_id"

    area_id = fields.Many2one("service.area", required=True, index=True, ondelete="restrict")
    categ_id = fields.Many2one(
        "product.category", string="Product Category", ondelete="cascade", help="Empty: every one."
    )
    service_type = fields.Selection(SERVICE_TYPES, help="Empty: every one.")
    point_id = fields.Many2one(
        "service.point",
        required=True,
        index=True,
        ondelete="cascade",
        default=lambda self: self._default_point(),
    )
    point_state = fields.Selection(related="point_id.state")
    company_id = fields.Many2one(related="point_id.company_id", store=True)
    priority = fields.Integer(default=10, help="The lowest number wins among equally exact lines.")
    active = fields.Boolean(default=True)

    _priority_positive = models.Constraint("CHECK(priority >= 0)", "A priority is zero or more.")
    _line_unique = models.UniqueIndex(
        "(area_id, point_id, COALESCE(categ_id, 0), COALESCE(service_type, ''))",
        "The point serves this area, product category and service type already.",
    )

    @api.model
    def _default_point(self):
        """The point, as long as there is only one."""
        open_points = [("company_id", "=", self.env.company.id), ("state", "!=", "closed")]
        points = self.env["service.point"].search(open_points, limit=2)
        return points if len(points) == 1 else False

    @api.model
    def _match(self, area, categ=None, service_type=None, company=None):
        """Point that serves one job: ``(service.point, reason)``; see `_match_batch`."""
        key = (
            area.id if area else False,
            categ.id if categ else False,
            service_type or False,
            (company or self.env.company).id,
        )
        return self._match_batch([key])[key]

    @api.model
    def _match_batch(self, keys):
        """Find the point for each job, one of the company whose job it is.

        :param keys: tuples ``(area id, product category id, service type, company id)``, False for
            unknown; without a company, those of all companies may serve
        :return: dict key → ``(service.point, reason)``; an empty point with the reason if none

        The most exact line wins: district before city before province, then a line for the
        category (the nearest one up its tree), then one for the service type, then priority.
        """
        keys = set(keys)
        areas = self.env["service.area"].browse({area for area, *_rest in keys if area})
        categs = self.env["product.category"].browse({categ for _a, categ, *_rest in keys if categ})
        ancestors = {area.id: area._ancestor_ids() for area in areas}
        companies = {company for *_job, company in keys}
        lines_by_area = self._active_lines(
            {step for path in ancestors.values() for step in path}, companies
        )
        narrow = any(line.categ_id for lines in lines_by_area.values() for line in lines)
        categ_paths = {categ.id: self._path_ids(categ) for categ in categs} if narrow else {}
        result = {}
        for key in keys:
            area, categ, service_type, company = key
            candidates = (
                (line._exactness(depth, categ_paths.get(categ, []), service_type), line)
                for depth, step in enumerate(ancestors.get(area, []))
                for line in lines_by_area.get(step, ())
                if company in (False, line.company_id.id)
            )
            ranked = [(rank, line) for rank, line in candidates if rank is not None]
            line = min(ranked, key=lambda pair: pair[0])[1] if ranked else self.browse()
            result[key] = (line.point_id, self._reason(line, bool(area)))
        return result

    @api.model
    def _active_lines(self, area_ids, company_ids):
        """Lines of the active points of the companies by area id; False stands for all."""
        if not area_ids:
            return {}
        domain = [("area_id", "in", list(area_ids)), ("point_id.state", "=", "active")]
        if False not in company_ids:
            domain.append(("company_id", "in", list(company_ids)))
        lines = self.search_fetch(
            domain, ["area_id", "categ_id", "service_type", "point_id", "priority", "company_id"]
        )
        return {area.id: found for area, found in lines.grouped("area_id").items()}

    @api.model
    def _path_ids(self, categ):
        return [int(step) for step in reversed(categ.parent_path.strip("/").split("/"))]

    def _exactness(self, depth, categ_path, service_type):
        """Sort key of a line for a job, smaller is more exact; None if it does not apply."""
        self.ensure_one()
        if self.service_type and self.service_type != service_type:
            return None
        if self.categ_id and self.categ_id.id not in categ_path:
            return None
        categ_depth = categ_path.index(self.categ_id.id) if self.categ_id else ANY_CATEGORY
        return (depth, categ_depth, not self.service_type, self.priority, self.id)

    @api.model
    def _reason(self, line, has_area):
        if line:
            return self.env._(
                "%(point)s serves %(area)s",
                point=line.point_id.name,
                area=line.area_id.complete_name,
            )
        if not has_area:
            return self.env._("The area of the address is not known yet.")
        return self.env._("No active service point serves this area.")
