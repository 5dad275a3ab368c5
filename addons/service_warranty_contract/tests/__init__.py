from . import test_warranty_contract
