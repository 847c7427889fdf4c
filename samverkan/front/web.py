"""The WSGI entry of the one-command installation: it ends with the command that serves it."""

import multiprocessing

from samverkan.front.processes import die_with_parent
from samverkan.wsgi import application

__all__ = ["application"]

# The web server starts its workers itself; one that outlived it would keep the port.
if starter := multiprocessing.parent_process():
    die_with_parent(starter.pid)
