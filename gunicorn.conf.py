"""How gunicorn serves the site: WEB_CONCURRENCY processes of NEWSROOM_THREADS threads each."""

import gc
import logging
import os
import re
import signal
import sys

from gunicorn.glogging import Logger

wsgi_app = "newsroom.wsgi:application"
worker_class = "gthread"
# The workers share what the master has loaded; SIGHUP therefore takes no new code up.
preload_app = True
workers = os.environ.get("WEB_CONCURRENCY") or 2
threads = os.environ.get("NEWSROOM_THREADS") or 4

# Seconds. A worker that is silent for `timeout` is killed; a slow request is not silence.
timeout = 30
graceful_timeout = 30
keepalive = 5

limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# Its default path is shared by every gunicorn of the same user.
control_socket_disable = True
# Heartbeats on a slow disk look like a hung worker.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108

loglevel = "warning"
# Used only when an access log is asked for: no query string and no Referer.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(B)s %(D)s'


def when_ready(server) -> None:
    """Before the first fork: load what is shared, and keep the collector from having it copied."""
    # Not before the application has its settings.
    from newsroom.preloading import preload

    preload()
    gc.collect()
    gc.freeze()


# A worker has the master's handlers until it has set its own: asked to stop meanwhile, it would
# forget that, and be waited for in vain until `graceful_timeout` is over.
held_back = {signal.SIGTERM}
os.register_at_fork(
    before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, held_back),
    after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, held_back),
)


def post_worker_init(worker) -> None:
    """Let a request to stop through that came while the worker started."""
    # Seconds. A thread that asked the database has to wait so long for one that computes, and
    # while it stores something the others wait for it.
    sys.setswitchinterval(0.001)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, held_back)


def without_query(record: logging.LogRecord) -> bool:
    """Cut the query string out of a logged address, which may hold a reader's receipt."""
    record.msg, record.args = re.sub(r"\?\S*", "", record.getMessage()), ()
    return True


class logger_class(Logger):
    """Gunicorn's log, without query strings."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        self.error_log.addFilter(without_query)
