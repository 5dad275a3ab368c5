from . import telephone
