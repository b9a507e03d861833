"""Judges ticket codes (OT1) and short codes as docs/ticket-code.md describes them: PUBLIC_KEY_HEX EVENT NOW < codes.

Needs `cryptography` from PyPI. Prints one verdict for each line; generations are checked against the door's list.
"""
import base64
import binascii
import re
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def judge(text, keys, event, now):
    """`keys`: the event's public keys by their numbers, 32 bytes each. Answers the verdict and, if genuine, the claims."""
    text = "".join(text.split()).encode("ascii", "replace").decode().upper()
    if not text.startswith("OT1"):
        return "foreign", None
    digits = text[3:]
    if not re.fullmatch("[A-Z2-7]*", digits):
        return "damaged", None
    if len(digits) < 2:
        return "truncated", None
    scheme = base64.b32decode(digits[:2] + "AAAAAA")[0]
    if scheme != 1:
        return "newer" if scheme > 1 else "damaged", None
    if len(digits) != 149:
        return "truncated" if len(digits) < 149 else "damaged", None
    code = base64.b32decode(digits + "===")
    if base64.b32encode(code).decode().rstrip("=") != digits:
        return "damaged", None
    signed, signature = code[:29], code[29:]
    ticket, for_event, kind = (int.from_bytes(signed[at : at + 7], "big") for at in (2, 9, 16))
    generation, end = struct.unpack(">HI", signed[23:])
    if signed[1] == 0 or not all(0 < n < 1 << 53 for n in (ticket, for_event, kind)) or generation > 2047:
        return "damaged", None
    if for_event != event:
        return "other event", None
    if signed[1] not in keys:
        return "unknown key", None
    try:
        Ed25519PublicKey.from_public_bytes(keys[signed[1]]).verify(signature, b"onsale-ticket-1" + signed)
    except InvalidSignature:
        return "forged", None
    if 0 < end <= now:
        return "expired", None
    return "genuine", {"ticket": ticket, "type": kind, "generation": generation, "end": end}


def short_code_holds(text):
    """Whether the check of a short code holds; whose it is, the server knows."""
    nibbles = ["BCDFGHJKLNPRSTVX".find(letter) for letter in re.sub(r"[\s-]", "", text).upper()]
    if len(nibbles) != 20 or -1 in nibbles:
        return False
    value = int("".join(f"{nibble:x}" for nibble in nibbles), 16)
    return binascii.crc_hqx((value >> 16).to_bytes(8, "big"), 0xFFFF) == value & 0xFFFF


if __name__ == "__main__":
    key, event, now = bytes.fromhex(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    for line in sys.stdin:
        print(judge(line, {1: key}, event, now)[0])
