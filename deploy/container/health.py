# ruff: noqa: INP001, T201 - a script of the image, which speaks on stdout
"""Is this container's process well? Asks its own port; exit code 0 or 1, the reasons on stdout.

python health.py [live|ready]. Nothing but the standard library: it is started every few seconds.
"""

import os
import sys
import urllib.error
import urllib.request

ANSWER_SECONDS_MAX = 4.0


def main(probe: str) -> int:
    """Prints what the probe answers."""
    url = f"http://127.0.0.1:{os.environ.get('VOSTRO_HTTP_PORT', '9108')}/health/{probe}"
    # No proxy of the environment: it is this very container.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=ANSWER_SECONDS_MAX) as answer:
            print(answer.read().decode().strip())
            return 0
    except urllib.error.HTTPError as refused:
        print(refused.read().decode().strip())
    except OSError as error:
        print(f"nobody answers at {url}: {error}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "live"))
