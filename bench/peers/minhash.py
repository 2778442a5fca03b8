"""What datasketch's in-memory MinHashLSH makes of texts. Runs in .venv-bench, not in .venv.

Reads one text a line on standard input; looks each up and adds it, 128 permutations, threshold 0.5, five-word shingles.
Prints one JSON line: texts, CPU seconds, seconds by the clock, pairs found.
"""

from __future__ import annotations

import json
import sys
import time

from datasketch import MinHash, MinHashLSH

SHINGLE_WORDS = 5


def main() -> None:
    texts = sys.stdin.read().splitlines()
    index = MinHashLSH(threshold=0.5, num_perm=128)
    clock, cpu, pairs = time.monotonic(), time.process_time(), 0
    for number, line in enumerate(texts):
        words = line.split()
        signature = MinHash(num_perm=128)
        starts = range(len(words) - SHINGLE_WORDS + 1)
        signature.update_batch([" ".join(words[i : i + SHINGLE_WORDS]).encode() for i in starts])
        pairs += len(index.query(signature))
        index.insert(number, signature)
    took = {"seconds": time.monotonic() - clock, "cpu": time.process_time() - cpu}
    print(json.dumps({"texts": len(texts), "pairs": pairs} | took))


if __name__ == "__main__":
    main()
