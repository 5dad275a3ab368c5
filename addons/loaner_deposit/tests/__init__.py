from . import test_loaner_deposit
