"""The routes of our addons: what each is asked by, and nothing else."""

from odoo import http


def own_route(paths, methods, **routing):
    """As Odoo's own `route`, for a route of ours.

    Odoo lets every route be asked by OPTIONS too and checks no token then. For ours that question
    is answered before the route's own code is reached, see `ir.http`. A route that changes
    something is asked by POST only, and one asked by GET changes nothing.
    """
    return http.route(paths, methods=list(methods), own=True, **routing)
