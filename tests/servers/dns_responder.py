"""A DNS server for the tests: says what a zone of text says, over UDP on loopback."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from dns.resolver import Resolver


@contextmanager
def dns_with(*records: str) -> Iterator[Resolver]:
    """A resolver that knows only these records: `_imaps._tcp.example.test. SRV 0 1 993 imap.example.test.`"""
    zone = dns.message.from_text("\n".join([";ANSWER", *(_complete(record) for record in records)])).answer
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = Thread(target=_serve, args=(server, zone), daemon=True)
        thread.start()
        resolver = Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
        try:
            yield resolver
        finally:
            server.sendto(b"", server.getsockname())
            thread.join(10)


def _complete(record: str) -> str:
    name, _, data = record.partition(" ")
    return f"{name} 60 IN {data}"


def _serve(server: socket.socket, zone: list[dns.rrset.RRset]) -> None:
    with suppress(OSError):
        while True:
            asked, client = server.recvfrom(4096)
            if not asked:
                return
            server.sendto(_answer(dns.message.from_wire(asked), zone).to_wire(), client)


def _answer(query: dns.message.Message, zone: list[dns.rrset.RRset]) -> dns.message.Message:
    answer = dns.message.make_response(query)
    answer.flags |= dns.flags.RA
    sought = query.question[0]
    answer.answer = [known for known in zone if (known.name, known.rdtype) == (sought.name, sought.rdtype)]
    if not any(known.name == sought.name for known in zone):
        answer.set_rcode(dns.rcode.NXDOMAIN)
    return answer
