"""How gunicorn serves the college, in the demo and in a real installation alike.

More visitors: more containers, or WEB_CONCURRENCY (workers, read by gunicorn itself) on a bigger machine.
"""

from pathlib import Path

preload_app = True  # read the code once, before the workers part: half the start, less memory
worker_class = "gthread"
threads = 8
timeout = 60
graceful_timeout = 3
max_requests = 20_000
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108  (heartbeats, never a slow disk)
control_socket_disable = True
accesslog = "-"
logger_class = "recovery_college.logs.WebServerLog"
