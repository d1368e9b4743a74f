#!/usr/bin/env python3
"""Writes cloud-vectors.json: blobs of the seals azurekeyvault and gcpckms as Vault and OpenBao store them, under keys that are in the file.

Computed from the documented format (BlobInfo of go-kms-wrapping) with the Python package "cryptography", apart from the code under test.
The RSA key is made anew at each run; everything else comes from fixed inputs. Byte strings are hex.
"""
import base64
import hashlib
import json
import os
import struct

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AZURE_VERSION = "9885aa558e8d448789683188f8c194b0"
GOOGLE_KEY = "projects/test-project/locations/global/keyRings/vault/cryptoKeys/unseal"
PLAINTEXT = json.dumps([base64.b64encode(hashlib.sha256(b"root key").digest()).decode()]).encode()


def fixed(label, length):
    return hashlib.sha512(label.encode()).digest()[:length]


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, value):
    return varint(number << 3 | 2) + varint(len(value)) + value if value else b""


def blob(ciphertext, iv, mechanism, key_id, wrapped):
    info = (b"\x08" + varint(mechanism) if mechanism else b"") + field(3, key_id.encode()) + field(5, wrapped)
    return (field(1, ciphertext) + field(2, iv) + field(5, info)).hex()


def envelope(label):
    key, nonce = fixed(label + " data key", 32), fixed(label + " nonce", 12)
    return key, nonce, AESGCM(key).encrypt(nonce, PLAINTEXT, None)


def azure():
    private = rsa.generate_private_key(65537, 2048)
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    key, nonce, sealed = envelope("azure")
    raw = private.public_key().encrypt(key, oaep)
    text = base64.urlsafe_b64encode(raw).rstrip(b"=")
    return {
        "version": AZURE_VERSION,
        "private_key": private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode(),
        "blobs": {
            "text": blob(sealed, nonce, 0, AZURE_VERSION, text),
            "raw": blob(sealed, nonce, 0, AZURE_VERSION, raw),
            "text_joined_nonce": blob(nonce + sealed, b"", 0, AZURE_VERSION, text),
            "raw_joined_nonce": blob(nonce + sealed, b"", 0, AZURE_VERSION, raw),
            "direct": blob(private.public_key().encrypt(PLAINTEXT, oaep), b"", 1, AZURE_VERSION, b""),
        },
    }


def google():
    kms_key = fixed("google key", 32)

    def kms(plaintext, label):  # The stand-in's own form: version, nonce, ciphertext.
        nonce = fixed(label, 12)
        return struct.pack(">I", 3) + nonce + AESGCM(kms_key).encrypt(nonce, plaintext, None)

    key, nonce, sealed = envelope("google")
    wrapped = kms(key, "google kms nonce")
    version = GOOGLE_KEY + "/cryptoKeyVersions/3"
    return {
        "version": version,
        "key": kms_key.hex(),
        "blobs": {
            "split": blob(sealed, nonce, 1, version, wrapped),
            "joined_nonce": blob(nonce + sealed, b"", 1, version, wrapped),
            "direct": blob(kms(PLAINTEXT, "google direct nonce"), b"", 0, version, b""),
            "direct_without_key_info": field(1, kms(PLAINTEXT, "google direct nonce")).hex(),
        },
    }


if __name__ == "__main__":
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cloud-vectors.json"), "w", encoding="ascii") as out:
        json.dump({"plaintext": PLAINTEXT.decode(), "azurekeyvault": azure(), "gcpckms": google()}, out, indent=2)
        out.write("\n")
