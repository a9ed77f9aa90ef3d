#!/usr/bin/env python3
"""Makes notices of what Alertmanager and Grafana send by webhook, for those versions that can't shape what they send.

Listens on 127.0.0.1, on PORT or else 9095. NOTICE_URL and NOTICE_KEY say where notices go, NOTICE_GROUP for whom. Needs Python 3.9
or later and nothing else.
"""
import hashlib
import json
import os
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

URL = os.environ.get("NOTICE_URL", "http://localhost:8080") + "/api/v1/notices"
KEY = os.environ["NOTICE_KEY"]
GROUP = os.environ.get("NOTICE_GROUP", "on-call")
PRIORITIES = {"critical": "URGENT", "warning": "HIGH"}


def notice_of(message):
    alerts, labels, status = message["alerts"], message.get("commonLabels", {}), message["status"]
    lines = [
        "- " + (a["annotations"].get("summary") or a["annotations"].get("description") or a["labels"].get("alertname", "an alert"))[:500]
        for a in alerts[:20]
    ]
    return {
        "title": f"{status.capitalize()}: {labels.get('alertname', 'Alerts')[:150]} ({len(alerts)})",
        "body": "\n".join(lines),
        "category": "alerts",
        "priority": "LOW" if status == "resolved" else PRIORITIES.get(labels.get("severity"), "NORMAL"),
        "audience": {"groups": [GROUP]},
        "link": message["externalURL"],
        "senderName": "Monitoring",
    }


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # so that a connection stays for the next one

    def do_POST(self):
        received = self.rfile.read(int(self.headers["Content-Length"]))
        request = urllib.request.Request(URL, json.dumps(notice_of(json.loads(received))).encode())
        request.add_header("Authorization", "Bearer " + KEY)
        request.add_header("Content-Type", "application/json")
        # The same alerts at the same times are one notice, however often they come.
        request.add_header("Idempotency-Key", hashlib.sha256(received).hexdigest())
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                status = answer.status
        except urllib.error.HTTPError as refused:
            print(refused.read().decode(), flush=True)
            status = refused.code
        except OSError as nobody:
            print(nobody, flush=True)
            status = 503  # the sender comes again
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9095"))), Handler).serve_forever()
