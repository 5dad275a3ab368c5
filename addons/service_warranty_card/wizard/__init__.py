from . import warranty_registration_desk
