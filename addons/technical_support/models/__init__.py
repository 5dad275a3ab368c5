from . import service_article
