from . import parts_desk
