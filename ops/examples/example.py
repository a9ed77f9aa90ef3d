"""Sends a notice, and shows its recipient's inbox and stream. README.md has the variables."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid

API = os.environ.get("NOTICE_URL", "http://localhost:8080") + "/api/v1"
KEY = os.environ["NOTICE_KEY"]
RECIPIENT = os.environ.get("NOTICE_RECIPIENT", "admin")


def request(method, path, credential, body=None, **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers["Authorization"] = "Bearer " + credential
    if body is not None:
        headers["Content-Type"] = "application/json"
    return urllib.request.Request(API + path, body, headers, method=method)


def call(*args, **headers):
    with urllib.request.urlopen(request(*args, **headers), timeout=15) as answer:
        return json.load(answer)


def send(notice, key):
    """Tries again where that can help. Safe, because key and bytes are the same each time."""
    body = json.dumps(notice).encode()
    for attempt in range(5):
        wait = 0.2 * 2**attempt
        try:
            return call("POST", "/notices", KEY, body, Idempotency_Key=key)
        except urllib.error.HTTPError as refusal:
            if refusal.code not in (409, 429, 503) or "Retry-After" not in refusal.headers or attempt == 4:
                raise SystemExit(f"{refusal.code}: {refusal.read().decode()}")
            wait = float(refusal.headers["Retry-After"])
        except OSError:
            if attempt == 4:
                raise
        time.sleep(wait)


def events(token, after):
    """The events of a stream, by name, id and data, until it ends. Silence of 45 s ends it too."""
    opening = request("GET", "/stream", token, Accept="text/event-stream", Last_Event_ID=str(after))
    with urllib.request.urlopen(opening, timeout=45) as stream:
        name, identity, data = "message", None, []
        for line in stream:
            field, _, value = line.decode().rstrip("\r\n").partition(":")
            value = value.removeprefix(" ")
            if field == "event":
                name = value
            elif field == "id":
                identity = value
            elif field == "data":
                data.append(value)
            elif not line.strip() and data:
                yield name, identity, json.loads("\n".join(data))
                name, identity, data = "message", None, []


key = str(uuid.uuid4())
notice = {"title": "Hello from Python", "body": "Sent **once**.", "audience": {"recipients": [RECIPIENT]}}
sent = send(notice, key)
print("sent at position", sent["position"])
if send(notice, key) == sent:
    print("sent again: the same answer, no second notice")

token = call("POST", f"/recipients/{RECIPIENT}/tokens", KEY)["accessToken"]
inbox = call("GET", "/inbox?limit=1", token)
print("unread:", inbox["unread"]["total"])
print("newest:", inbox["items"][0]["title"])

# From just before the notice on.
for name, _, data in events(token, sent["position"] - 1):
    if name == "notice":
        print("event:", data["title"])
        break
