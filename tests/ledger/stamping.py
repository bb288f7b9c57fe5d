"""A time-stamp server of our own: a root, a certificate for time stamps, and tokens put together with asn1crypto."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class Refusal(core.Sequence):
    """A response without a token."""

    _fields = [("status", tsp.PKIStatusInfo)]  # noqa: RUF012 - the form that asn1crypto wants


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(subject, key, issuer, issuer_key, days, usage=None):
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + days[0] * DAY)
        .not_valid_after(NOW + days[1] * DAY)
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


@dataclass
class Authority:
    """A server that answers requests; what it does wrong is set by the fields."""

    days: tuple[int, int] = (-10, 10)
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    wrong_nonce: bool = False
    wrong_digest: bool = False
    status: int = 0
    with_root: bool = True
    root_name: str = "Root of the tests"
    asked: list = field(default_factory=list)

    def __post_init__(self):
        self.root_key = rsa.generate_private_key(65537, 2048)
        self.key = rsa.generate_private_key(65537, 2048)
        self.root = _certificate(self.root_name, self.root_key, self.root_name, self.root_key, (-100, 3000))
        self.leaf = _certificate("Stamps of the tests", self.key, self.root_name, self.root_key, self.days, self.usage)

    def post(self, url, content, headers):
        """Answer one request, as a server does."""
        self.asked.append((url, content, headers))
        if self.status:
            return Refusal({"status": {"status": self.status, "status_string": ["not today"]}}).dump()
        return self.answer(tsp.TimeStampReq.load(content))

    def answer(self, request):
        digest = request["message_imprint"]["hashed_message"].native
        nonce = request["nonce"].native
        told = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.3.6.1.4.1.99999.1",
                "message_imprint": {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "hashed_message": hashlib.sha256(b"other").digest() if self.wrong_digest else digest,
                },
                "serial_number": 4711,
                "gen_time": NOW,
                "nonce": nonce + 1 if self.wrong_nonce else nonce,
            }
        )
        leaf = asn1_x509.Certificate.load(self.leaf.public_bytes(serialization.Encoding.DER))
        root = asn1_x509.Certificate.load(self.root.public_bytes(serialization.Encoding.DER))
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
                cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(told.dump()).digest()]}),
                cms.CMSAttribute(
                    {
                        "type": "signing_certificate_v2",
                        "values": [
                            tsp.SigningCertificateV2(
                                {"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(leaf.dump()).digest()})]}
                            )
                        ],
                    }
                ),
            ]
        )
        signature = self.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}}
                ),
                "digest_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "signed_attrs": attributes,
                "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"}),
                "signature": signature,
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha256"}],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(told.dump())},
                "certificates": [leaf, root] if self.with_root else [leaf],
                "signer_infos": [signer],
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token}).dump()
