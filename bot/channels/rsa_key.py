"""Sign with an RSA key. On its own because the library takes 9 MB, which only shops that need it
are to spend."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key


class RsaKey:
    def __init__(self, pem: str) -> None:
        """Raises ValueError for what is no RSA key."""
        private = load_pem_private_key(pem.encode(), None)
        if not isinstance(private, rsa.RSAPrivateKey):
            raise ValueError("not an RSA key")
        self._private = private

    def sign(self, text: str) -> bytes:
        """As RS256 has it."""
        return self._private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
