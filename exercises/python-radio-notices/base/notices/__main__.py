"""python3 -m notices serve FILE"""

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIServer, make_server

from notices import clock, db
from notices.web import App


class ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def serve(path):
    database = db.connect(path)
    db.migrate(database)
    database.close()
    app = App(path, os.environ.get("NOTICES_KEY", "kotare"), clock.now)
    port = int(os.environ.get("NOTICES_PORT", "8090"))
    with make_server("", port, app, server_class=ThreadingServer) as server:
        server.serve_forever()


def main(arguments):
    match arguments:
        case ["serve", path]:
            serve(path)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
