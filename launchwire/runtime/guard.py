"""The guard above the supervisor: when the supervisor dies, whatever it had started dies too.

`python -m launchwire.runtime.guard` runs the supervisor as its child and adopts all its orphans. Killing the guard
itself makes the kernel send SIGTERM to the supervisor, which then stops all in order. So one SIGKILL anywhere leaves
no process behind.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from types import FrameType

from launchwire.runtime.processes import adopt_orphans, die_with_parent, end_descendants

# A supervisor that was killed leaves Airflow's components to us: ten seconds to finish what they write.
_GRACE = 10.0


def run_guarded(arguments: list[str]) -> int:
    """Run the supervisor until it ends, end what it left behind; its exit code (negative: the signal's number)."""
    adopt_orphans()
    command = [sys.executable, "-m", "launchwire.runtime.supervisor", *arguments]
    # Its own session: a Ctrl-C on the terminal reaches the guard, which passes it on once.
    child = subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent())

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    code = child.wait()
    end_descendants(grace=_GRACE)
    return code


if __name__ == "__main__":
    sys.exit(abs(run_guarded(sys.argv[1:])))
