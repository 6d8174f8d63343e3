"""Stands before a server as if it were far away: what either side says arrives later.

python -m bench.latency PORT DELAY      PORT of the server on this machine, DELAY in seconds; prints its own port
"""

import asyncio
import sys


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, delay: float) -> None:
    """Each piece so much later than it came, however many are on their way."""
    loop = asyncio.get_running_loop()
    on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def receive() -> None:
        while said := await source.read(65536):
            await on_the_way.put((loop.time() + delay, said))
        await on_the_way.put((loop.time() + delay, b""))

    receiving = asyncio.create_task(receive())
    while True:
        at, said = await on_the_way.get()
        await asyncio.sleep(max(0.0, at - loop.time()))
        if not said:
            break
        target.write(said)
    await receiving
    target.close()


async def main(port: int, delay: float) -> None:
    """Runs until it is ended."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(
            _carry(reader, far_writer, delay / 2), _carry(far_reader, writer, delay / 2), return_exceptions=True
        )

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
