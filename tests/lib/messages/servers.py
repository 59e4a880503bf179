"""A mail server and a gateway of one's own, in threads of the test: nothing leaves the machine."""

import asyncio
import datetime as dt
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate for this computer that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "doorstep test")])
    now = dt.datetime.now(dt.UTC)
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
            "crl_sign",
        ),
        False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, **usage), critical=True
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "server.pem", folder / "server.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private


Answer = Callable[[int], int | None]
"""Number of the request, from 0 → the status to answer; None hangs up without a word."""


class Gateway:
    """What a gateway was told: one entry a request, and what it would send, once an identifier."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, str | None, dict[str, str]]] = []
        self.sent: dict[str, str] = {}


@contextmanager
def gateway(answer: Answer = lambda _: 200) -> Iterator[Gateway]:
    """Run a gateway that honours Idempotency-Key and answers as a test wants it to."""
    told = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            key = str(self.headers["Idempotency-Key"])
            status = answer(len(told.requests))
            told.requests.append((key, self.headers["Authorization"], body))
            if status is None or status < 400:
                told.sent.setdefault(key, body["text"])
            if status is None:
                self.close_connection = True
                return
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps({"id": f"g-{key}"}).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing into the tests' output."""

    server = HTTPServer((HERE, 0), Handler)
    told.url = f"http://{HERE}:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Mail:
    """What a mail server took, and what it does after the data: an answer, or none."""

    def __init__(self, after_data: str | None) -> None:
        self.port = 0
        self.taken: list[str] = []
        self.after_data = after_data

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Speak as much SMTP as one message needs."""
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode():
            verb = line[:4].upper().strip()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                lines = []
                while (part := (await reader.readline()).decode()) not in {".\r\n", ""}:
                    lines.append(part)
                self.taken.append("".join(lines))
                if self.after_data is None:
                    break
                writer.write(self.after_data.encode())
            elif verb == "RCPT" and "nobody@" in line:
                writer.write(b"550 no such user\r\n")
            elif verb == "QUIT":
                writer.write(b"221 bye\r\n")
                break
            else:
                writer.write(b"250 fine\r\n")
            await writer.drain()
        writer.close()


@contextmanager
def mail(public: Path, private: Path, after_data: str | None = "250 taken\r\n") -> Iterator[Mail]:
    """Run a mail server that speaks TLS from the first word."""
    told = Mail(after_data)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(asyncio.start_server(told.serve, HERE, 0, ssl=context))
    told.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def closed() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)

    try:
        yield told
    finally:
        asyncio.run_coroutine_threadsafe(closed(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
