from . import warranty_override
