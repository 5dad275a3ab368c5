from . import deposit_movement
