from . import service_paper
