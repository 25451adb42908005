"""`python -m publish.embedded up|down|status --state FOLDER [--port PORT] [--parts FOLDER]`, without the CLI."""

import argparse
import sys
from pathlib import Path

from extract.exceptions import PlanportError
from publish.embedded.stack import down, status, up


def main(words: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = _parser().parse_args(words)
    try:
        return _run(arguments)
    except PlanportError as error:
        sys.stderr.write(f"planport: {error}\n")
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m publish.embedded", description="A complete CKAN on this machine.")
    parser.add_argument("command", choices=("up", "down", "status"))
    parser.add_argument("--state", type=Path, default=Path("build/ckan"), help="the folder in which all of it lies")
    parser.add_argument("--port", type=int, help="the port on 127.0.0.1 (default: as before, else 5000)")
    parser.add_argument("--parts", type=Path, help="where the programs are installed (default: in the state folder)")
    parser.add_argument("--no-durable", action="store_true", help="faster, and not safe against a power failure")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    """Do what was asked for; `status` ends with 1 where the portal is not up."""
    if arguments.command == "up":
        address = up(
            arguments.state,
            port=arguments.port,
            parts=arguments.parts,
            durable=not arguments.no_durable,
            progress=_tell,
        )
        sys.stdout.write(f"{address.url}\nthe publisher's token: {address.publisher_token}\n")
    elif arguments.command == "down":
        down(arguments.state, parts=arguments.parts, progress=_tell)
    else:
        found = status(arguments.state, parts=arguments.parts)
        for part in found.parts:
            sys.stdout.write(f"{part.name:9} {part.state:9} {part.pid or '-':>8} {part.address}\n")
        sys.stdout.write(f"{'up at ' + str(found.url) if found.is_up else 'not up'}\n")
        return 0 if found.is_up else 1
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
