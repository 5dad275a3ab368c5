def post_init_hook(env):
    """Fill the tree of administrative divisions."""
    env["service.area"]._load_divisions()
