"""The process of the Prefect server that a run brings along: `python -m flows.server_process SOCKET SERVICES`.

It serves on the listening socket whose number it is given, with `all` services or the `few` that a single run needs,
and ends when its standard input closes.
"""

import os
import signal
import socket
import sys
import threading
import time


def main() -> None:
    """Serve Prefect's API until the run that started this process is gone."""
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    import uvicorn
    from prefect.server.api.server import create_app

    listener = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(create_app(ephemeral=sys.argv[2] == "few"), log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])


def _end_with_the_run() -> None:
    # Not sys.stdin: its lock would be held when the process ends by itself.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os._exit(1)


if __name__ == "__main__":
    main()
