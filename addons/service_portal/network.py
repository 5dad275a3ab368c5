"""From where somebody calls, so that a caller is one however he writes it. Plain Python."""

import ipaddress
import re

# A house has this much of the addresses of the new kind, and may call from any of them.
HOUSEHOLD = 64
# As some proxies write an address: with the port.
WITH_PORT = re.compile(r"([0-9.]+):\d+|\[([0-9a-fA-F:.]+)\](?::\d+)?")


def network_of(*addresses):
    """The network of the first of the texts that is an address; nothing if none is.

    :param addresses: as the proxy in front says it, then the address that is connected
    """
    for text in addresses:
        if address := _address(text or ""):
            return _network(address)
    return ""


def _address(text):
    text = text.strip()
    if found := WITH_PORT.fullmatch(text):
        text = found[1] or found[2]
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None


def _network(address):
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, HOUSEHOLD), strict=False))
