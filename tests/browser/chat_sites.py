"""Other people's sites with the one line of a widget: on origins of their own, for the tests of the chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Any site</title>
  </head>
  <body>
    <main><h1>Any site</h1><p>Words of the site at {path}. <a href="/other/">Another page</a></p></main>
    {line}
  </body>
</html>"""


class Site:
    """`line` is what its coordinator has copied; `policy` the site's own content policy."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.elsewhere = f"http://localhost:{port}"
        self.line = self.policy = ""


@contextmanager
def any_site() -> Iterator[Site]:
    """On a port of its own: another origin. `elsewhere` is the same as another site, not only origin."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = PAGE.format(path=self.path, line=site.line).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if site.policy:
                self.send_header("Content-Security-Policy", site.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
