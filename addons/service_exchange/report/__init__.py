from . import service_exchange_cycle, sheet_certificate
