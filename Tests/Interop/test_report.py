"""`report.html` in a real browser: every plot is drawn, nothing is asked for, nothing runs over the edge."""

import http.server
import subprocess
import threading

import pytest

devtools = pytest.importorskip("devtools")

RECIPES = ["aozora-sample", "every-format"]


@pytest.fixture(scope="module")
def page():
    """A page of a headless Chromium."""
    path = devtools.executable()
    if not path:
        pytest.skip("no Chromium: `scripts/install-packages.sh test` installs the package chromium")
    with devtools.browser(path) as page:
        yield page


@pytest.fixture(scope="module")
def reports(bin, repository, tmp_path_factory):
    """The reports of built corpora, by recipe."""
    folder = tmp_path_factory.mktemp("reports")
    for name in RECIPES:
        recipe = repository / "pipelines" / f"{name}.yaml"
        subprocess.run(
            [bin / "corpus", "build", recipe, "--output", folder / name, "--quiet"], check=True)
    return {name: (folder / name / "report.html").read_text(encoding="utf-8") for name in RECIPES}


@pytest.fixture
def serve():
    """Serves pages at addresses of this machine; `serve(text)` gives a page's address."""
    asked = []
    pages = {}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            body = pages.get(self.path, "").encode()
            self.send_response(200 if self.path in pages else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def serve(text):
        path = f"/{len(pages)}.html"
        pages[path] = text
        return f"http://127.0.0.1:{server.server_port}{path}"

    serve.asked = asked
    yield serve
    server.shutdown()
    server.server_close()


def foreign(page, serve, address):
    """What a page asked for beside itself, by the browser's account and by the server's."""
    path = "/" + address.rsplit("/", 1)[1]
    asked = [url for url in page.requests if url != address and not url.startswith("data:")]
    return asked + [other for other in serve.asked if other != path]


# Plots in closed <details> have no boxes: all are opened first.
PLOTS = """
(() => {
  document.querySelectorAll('details').forEach(details => { details.open = true; });
  return [...document.querySelectorAll('svg')].map(svg => {
    const box = svg.getBoundingClientRect();
    const bars = [...svg.querySelectorAll('rect.bar')].map(bar => {
      const shape = bar.getBoundingClientRect();
      const style = getComputedStyle(bar);
      return {
        seen: shape.width > 0 && shape.height > 0 && style.fill !== 'none'
          && style.visibility === 'visible' && style.opacity > 0,
        inside: shape.left >= box.left - 1 && shape.right <= box.right + 1
          && shape.top >= box.top - 1 && shape.bottom <= box.bottom + 1,
      };
    });
    const texts = [...svg.querySelectorAll('text')].filter(text => {
      const shape = text.getBoundingClientRect();
      return shape.left < box.left - 2 || shape.right > box.right + 2;
    });
    return {
      label: svg.getAttribute('aria-label'), width: box.width, height: box.height,
      bars: bars.length, seen: bars.filter(bar => bar.seen).length,
      outside: bars.filter(bar => !bar.inside).length, cutTexts: texts.length,
      thresholds: svg.querySelectorAll('line.threshold').length,
    };
  });
})()
"""


SEEN_BARS = """
(() => {
  const plot = document.querySelector('svg.plot');
  plot.scrollIntoView({ block: 'center' });
  return [...plot.querySelectorAll('rect.bar')].flatMap(bar => {
    const box = bar.getBoundingClientRect();
    if (box.height < 4 || box.width < 2) return [];
    return [document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === bar];
  });
})()
"""


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("width", [1280, 390])
def test_every_plot_is_drawn(page, serve, reports, name, width):
    page.open(serve(reports[name]), width=width)
    plots = page.evaluate(PLOTS)
    histograms = [plot for plot in plots if plot["label"].startswith("Histogram")]
    assert len(histograms) >= 10 and len(plots) > len(histograms)
    for plot in plots:
        assert plot["width"] > 20 and plot["height"] > 8, plot
        assert plot["bars"] > 0 and plot["seen"] == plot["bars"], plot
        assert plot["outside"] == 0 and plot["cutTexts"] == 0, plot
    assert sum(plot["thresholds"] for plot in histograms) >= 2
    # Bars are not only there but are what one sees at their places; the cumulative line may cross some.
    seen = page.evaluate(SEEN_BARS)
    assert len(seen) >= 5 and sum(seen) >= 0.8 * len(seen)


@pytest.mark.parametrize("name", RECIPES)
def test_no_request_leaves_the_page(page, serve, reports, name):
    address = serve(reports[name])
    page.open(address)
    assert page.requests == [address]
    assert foreign(page, serve, address) == []


def test_a_request_would_be_seen(page, serve, reports):
    asking = reports[RECIPES[0]].replace("default-src 'none'", "default-src *")
    asking = asking.replace("</main>", '<img src="/asked.png" alt=""></main>')
    address = serve(asking)
    page.open(address)
    assert any(url.endswith("/asked.png") for url in page.requests)
    assert len(foreign(page, serve, address)) >= 2
    # The report's own policy forbids it: the server is not asked.
    serve.asked.clear()
    page.open(serve(asking.replace("default-src *", "default-src 'none'")))
    assert "/asked.png" not in serve.asked


@pytest.mark.parametrize("name", RECIPES)
def test_nothing_runs_over_the_edge_of_a_phone(page, serve, reports, name):
    page.open(serve(reports[name]), width=390)
    page.evaluate(PLOTS)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_dark_and_light(page, serve, reports):
    colours = {}
    for scheme in ("light", "dark"):
        page.open(serve(reports[RECIPES[0]]), scheme=scheme)
        colours[scheme] = page.evaluate("""
            ['color', 'backgroundColor'].map(name => {
              const channels = getComputedStyle(document.body)[name].match(/[0-9.]+/g);
              return channels.slice(0, 3).reduce((sum, channel) => sum + Number(channel), 0) / 3;
            })""")
    (ink, paper), (light_ink, dark_paper) = colours["light"], colours["dark"]
    assert ink < 80 and paper > 230
    assert light_ink > 200 and dark_paper < 50
