"""As much of the library `requests` as the examples use, where it is not installed."""

import json as _json
import urllib.error
import urllib.request


class Response:
    def __init__(self, status_code, content):
        self.status_code = status_code
        self.content = content

    def json(self):
        return _json.loads(self.content)


def _send(method, url, headers=None, json=None):
    data = None if json is None else _json.dumps(json).encode()
    request = urllib.request.Request(url, data, dict(headers or {}), method=method)
    if data is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request) as response:
            return Response(response.status, response.read())
    except urllib.error.HTTPError as error:
        return Response(error.code, error.read())


def get(url, headers=None):
    return _send("GET", url, headers)


def post(url, headers=None, json=None):
    return _send("POST", url, headers, json)
