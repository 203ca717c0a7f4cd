"""python-contestant.py keystoneauth1|requests: carries out the orders that it reads; see orders.ts."""

import gc
import json
import resource
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import requests
import requests.adapters

PATHS = {"small": "/servers", "large": "/servers/detail"}
POOL = 1024


def plain_session(setting):
    session = requests.Session()
    session.trust_env = False
    session.verify = setting.get("ca") or True
    adapter = requests.adapters.HTTPAdapter(pool_connections=4, pool_maxsize=POOL)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def open_requests(setting):
    session = plain_session(setting)
    headers = {
        "Accept": "application/json",
        "X-Auth-Token": setting["token"],
        "OpenStack-API-Version": "compute 2.79",
        "X-OpenStack-Nova-API-Version": "2.79",
    }

    def get(body):
        response = session.get(setting["base"] + "/compute/v2.1" + PATHS[body], headers=headers)
        response.raise_for_status()
        return response.json()["servers"]

    return get


def open_keystoneauth(setting):
    from keystoneauth1 import session as ksa_session
    from keystoneauth1.identity import v3

    auth = v3.Password(
        auth_url=setting["base"] + "/v3",
        username=setting["user"],
        user_domain_id="default",
        password=setting["password"],
        project_name="bench",
        project_domain_id="default",
    )
    session = ksa_session.Session(auth=auth, session=plain_session(setting), verify=setting.get("ca") or True)
    wanted = {"service_type": "compute"}
    if setting["discover"]:
        wanted.update(min_version="2.1", max_version="latest")

    def get(body):
        response = session.get(PATHS[body], endpoint_filter=wanted, microversion="2.79")
        return response.json()["servers"]

    return get


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def resident_bytes():
    with open("/proc/self/statm", encoding="ascii") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize()


def peak_mib():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


class Counts:
    """What became of the requests of all callers."""

    def __init__(self, work):
        self.work = work
        self.lock = threading.Lock()
        self.begun = 0
        self.done = {"requests": 0, "lost": 0, "slow": 0}

    def begin(self):
        with self.lock:
            self.begun += 1
            return self.begun <= self.work.get("count", sys.maxsize)

    def end(self, what, seconds):
        with self.lock:
            self.done[what] += 1
            if seconds * 1000 > self.work.get("slowMs", sys.maxsize):
                self.done["slow"] += 1


def run(work, get):
    counts = Counts(work)
    end_at = time.monotonic() + work.get("forMs", 10**9) / 1000

    def caller():
        while counts.begin():
            began_at = time.monotonic()
            if began_at > end_at:
                return
            try:
                get(work["body"])
                counts.end("requests", time.monotonic() - began_at)
            except Exception:
                counts.end("lost", time.monotonic() - began_at)

    began_at, cpu = time.monotonic(), cpu_seconds()
    if work["inFlight"] == 1:
        caller()
    else:
        with ThreadPoolExecutor(work["inFlight"]) as pool:
            for _ in range(work["inFlight"]):
                pool.submit(caller)
    return {**counts.done, "cpuMicroseconds": (cpu_seconds() - cpu) * 1e6, "wallMs": (time.monotonic() - began_at) * 1000}


def main():
    open_client = {"keystoneauth1": open_keystoneauth, "requests": open_requests}[sys.argv[1]]
    setting, get, sessions = None, None, []
    for line in sys.stdin:
        order, answer = json.loads(line), {}
        if order["do"] == "open":
            setting, get = order, open_client(order)
        elif order["do"] == "run":
            answer = run(order, get)
        elif order["do"] == "sessions":
            for _ in range(order["count"]):
                sessions.append(open_client(setting))
                sessions[-1]("small")
        elif order["do"] == "memory":
            gc.collect()
            answer = {"bytes": resident_bytes()}
        elif order["do"] == "used":
            answer = {"cpuMs": cpu_seconds() * 1000, "residentMiB": peak_mib()}
        print(json.dumps(answer), flush=True)


if sys.argv[1] == "keystoneauth1":
    import keystoneauth1.session  # noqa: F401  a missing one shows at once

main()
