"""Serves ParallelCluster's API on 127.0.0.1, and holds requests and responses against its OpenAPI description."""

import socket

from pcluster.api.flask_app import ParallelClusterFlaskApp
from werkzeug.serving import make_server

app = ParallelClusterFlaskApp(swagger_ui=False, validate_responses=True).flask_app
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen()
port = listener.getsockname()[1]
server = make_server("127.0.0.1", port, app, fd=listener.fileno())
print(f"http://127.0.0.1:{port}", flush=True)
server.serve_forever()
