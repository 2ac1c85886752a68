"""A small identity provider on this machine: OpenID Connect, code flow with PKCE, tokens signed by RSA."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "attain", "a secret between the two"


class IdentityProvider:
    """Whoever is in `person` signs in at once; `spoiled` says what goes wrong."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {}
        self.spoiled = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self.address = ""

    # -------------------------------------------------------------------------------- answers

    def configuration(self) -> dict[str, Any]:
        issuer = "https://elsewhere.example.org" if self.spoiled == "issuer" else self.address
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, query: dict[str, str]) -> str:
        """Sign `person` in, and say where the browser goes then."""
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        assert set(query["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        back = {"code": code, "state": query["state"]}
        if self.spoiled == "state":
            back["state"] = "another"
        if self.spoiled == "cancelled":
            back = {"error": "access_denied", "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        begun = self.codes.pop(form.get("code", ""), None)
        verifier = form.get("code_verifier", "")
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
        if not begun or not known or begun["code_challenge"] != challenge:
            return 400, {"error": "invalid_grant"}
        if begun["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        answer = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        return 200, {**answer, "id_token": self.id_token()}

    def id_token(self) -> str:
        now = int(time.time())
        told = {
            "iss": self.address,
            "aud": "another client" if self.spoiled == "audience" else CLIENT,
            "iat": now,
            "exp": now - 3600 if self.spoiled == "expired" else now + 300,
            "jti": secrets.token_hex(8),
            **self.person,
        }
        if self.spoiled == "no subject":
            del told["sub"]
        if self.spoiled == "unsigned":
            return jwt.encode(told, None, algorithm="none", headers={"kid": "one"})
        if self.spoiled == "public key as secret":
            head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
            body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
            return f"{head}.{body}.{base64.urlsafe_b64encode(b'0' * 32).rstrip(b'=').decode()}"
        if self.spoiled == "no token at all":
            return "nonsense"
        key = self.other_key if self.spoiled == "signature" else self.key
        kid = "two" if self.spoiled == "unknown key" else "one"
        return jwt.encode(told, key, algorithm="RS256", headers={"kid": kid})


def _handler(provider: IdentityProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
            provider.asked.append(path)
            if path == "/authorize":
                self.send_response(302)
                flat = {name: each[0] for name, each in query.items()}
                self.send_header("Location", provider.authorize(flat))
                self.end_headers()
            elif provider.spoiled == "page in its place":
                self._send(200, b"<html>Maintenance</html>", "text/html")
            elif path.endswith("/openid-configuration"):
                self._json(200, provider.configuration())
            elif path == "/keys":
                self._json(200, provider.keys())
            else:
                self._json(404, {})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: each[0] for name, each in parse_qs(sent).items()}
            self._json(*provider.token(form))

        def _json(self, status: int, value: object) -> None:
            self._send(status, json.dumps(value).encode(), "application/json")

        def _send(self, status: int, body: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    return Handler


@contextlib.contextmanager
def running() -> Iterator[IdentityProvider]:
    """Run a provider on a free port of this machine."""
    provider = IdentityProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
