"""What a run of schemathesis has to know of the node: which ids there are, and that it must not wait."""

import atexit
import base64
import collections
import json
import os
import zlib

import schemathesis

# By the path before the parameter: ids that exist. Random ones alone would find 404 and nothing behind it.
IDS = json.loads(os.environ["NOTICE_FUZZ_IDS"])
STATUSES = collections.Counter()


def claims(token):
    """Who calls, and in which session: ids that are learned from answers would end both."""
    parts = token.split(".")
    if len(parts) != 3:
        return []
    return list(json.loads(base64.urlsafe_b64decode(parts[1] + "==")).values())


OWN = claims(os.environ["NOTICE_FUZZ_CREDENTIAL"])


@schemathesis.hook
def before_call(context, case, kwargs):
    for name, value in (case.path_parameters or {}).items():
        known = IDS.get(case.operation.path.split("/{" + name)[0])
        # The value itself decides, so that a case which is tried again is the same.
        chance = zlib.crc32(repr((value, case.body)).encode("utf-8", "replace"))
        if known and chance % 3:
            case.path_parameters[name] = known[chance // 3 % len(known)]
        elif value in OWN:
            case.path_parameters[name] = "somebody"
    wait = str((case.query or {}).get("wait", ""))
    if wait.isdecimal() and 1 < int(wait) <= 25:
        case.query["wait"] = 1


@schemathesis.hook
def after_call(context, case, response):
    STATUSES[response.status_code, case.operation.method.upper(), case.operation.path] += 1


@atexit.register
def report():
    with open(os.environ["NOTICE_FUZZ_STATUSES"], "w") as file:
        for (status, method, path), count in sorted(STATUSES.items()):
            file.write(f"{status} {method} {path} {count}\n")
