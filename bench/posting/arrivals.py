"""Sends posts at a rate, whether or not the answers keep up, and tells how long each one took."""

import asyncio
import json
import sys
import time
from pathlib import Path
from random import Random


async def post(port: int, path: str, line: str, due: float) -> float:
    """Send one post and return the seconds from when it was due; raises for another answer."""
    address, cookie, body = line.rstrip("\n").split("\t")
    head = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        "Connection: close",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Sec-Fetch-Site: same-origin",
        f"X-Forwarded-For: {address}",
        *([f"Cookie: {cookie}"] if cookie else []),
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
    answer = await reader.read()
    took = time.perf_counter() - due
    writer.close()
    if not answer.startswith(b"HTTP/1.1 303"):
        raise RuntimeError(answer[:300].decode(errors="replace"))
    return took


async def send(port: int, path: str, lines: list[str], rate: float) -> list[float]:
    """Send each line once, at random moments that make so many a second."""
    random, due = Random("arrivals"), time.perf_counter() + 0.1  # noqa: S311 - only for spreading.
    sent = []
    for line in lines:
        await asyncio.sleep(max(0, due - time.perf_counter()))
        sent.append(asyncio.create_task(post(port, path, line, due)))
        due += random.expovariate(rate)
    return await asyncio.gather(*sent)


if __name__ == "__main__":
    port, path, file, rate = sys.argv[1:]
    lines = Path(file).read_text().splitlines()
    print(json.dumps(asyncio.run(send(int(port), path, lines, float(rate)))))
