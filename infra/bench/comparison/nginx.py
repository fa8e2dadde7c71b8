"""nginx with a static file: what a cached page would ideally cost. Debian's, a worker for each core, open_file_cache."""

import getpass
import gzip
import os
import shutil
from contextlib import contextmanager

from . import processes

CONFIGURATION = """
user {user};
worker_processes {workers};
pid {directory}/nginx.pid;
error_log {directory}/error.log;
daemon off;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    sendfile {sendfile};
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    client_body_temp_path {directory}/body; proxy_temp_path {directory}/proxy; fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi; scgi_temp_path {directory}/scgi;
    default_type application/json;
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        root {directory};
        gzip_static on;
    }}
}}
"""


@contextmanager
def serving(program, body, port, logs, sendfile):
    """Serves the bytes at /customers, and their gzip form to those who ask for it: the process of the workers' master."""
    directory = os.path.join(logs, f"nginx-{sendfile}")
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory, mode=0o755)
    with open(os.path.join(directory, "customers"), "wb") as file:
        file.write(body)
    with open(os.path.join(directory, "customers.gz"), "wb") as file:
        file.write(gzip.compress(body, 9))
    configuration = os.path.join(directory, "nginx.conf")
    with open(configuration, "w") as file:
        file.write(CONFIGURATION.format(workers=os.cpu_count(), directory=directory, port=port,
                                        sendfile=sendfile, user=getpass.getuser()))
    server = processes.start([program, "-c", configuration, "-p", directory], os.path.join(directory, "log"))
    try:
        processes.wait_until(lambda: processes.get(f"http://127.0.0.1:{port}/customers"), "nginx", 30, server)
        yield server.pid
    finally:
        processes.stop(server)

