"""A mail server for tests: it takes letters in and keeps them."""

from __future__ import annotations

import socketserver


class Sink(socketserver.StreamRequestHandler):
    """As much of a mail server as takes letters in (RFC 5321)."""

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        lines, in_data = [], False
        for raw in self.rfile:
            line = raw.rstrip(b"\r\n")
            if in_data:
                in_data = line != b"."
                lines.append(line)
                if not in_data:
                    self.server.letters.append(b"\r\n".join(lines[:-1]))
                    self.wfile.write(b"250 kept\r\n")
                continue
            word = line[:4].upper()
            refused = getattr(self.server, "answers", {}).get(word)
            in_data = word == b"DATA" and not refused
            said = refused or {b"DATA": b"354 go on", b"QUIT": b"221 bye"}.get(word, b"250 sink")
            self.wfile.write(said + b"\r\n")
            if word == b"QUIT":
                return
