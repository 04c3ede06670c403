"""A page that gave no document is still known by its address, with the reason: auditors ask by URL."""

import io
import json
import subprocess

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGES = {
    # URL: status, content type, body, and the stage and rule that drop it
    "https://example.jp/gone": ("404 Not Found", "text/html", b"<p>gone</p>", ("extract", "http_status")),
    "https://example.jp/image": ("200 OK", "image/png", b"\x89PNG", ("extract", "content_type")),
    "https://example.jp/blank": ("200 OK", "text/html", b"<html><body></body></html>", ("extract", "empty")),
    "https://example.jp/binary": ("200 OK", "text/html", b"\x01\x02\x03" * 50, ("decode", "binary")),
    "https://example.jp/korean": (
        "200 OK", "text/html; charset=euc-kr", "<p>한국어 문장입니다.</p>".encode("euc-kr"), ("decode", "encoding")),
    "https://example.jp/refused": ("404 Not Found", "text/html", b"<p>no</p>", ("opt_out", "url")),
}


def test_dropped_pages_are_found_by_their_address(bin, tmp_path):
    with open(tmp_path / "a.warc.gz", "wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, (status, content_type, body, _) in PAGES.items():
            headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))
    (tmp_path / "source.yaml").write_text(
        "name: web\nformat: warc\nfiles: ['*.warc.gz']\nlicense: CC-BY-4.0\norigin: test\nadded: 2026-11-22\n")
    (tmp_path / "refused.txt").write_text("https://example.jp/refused\n")
    (tmp_path / "recipe.yaml").write_text("name: web\nsources: [source.yaml]\nopt_out: [refused.txt]\n")
    corpus = tmp_path / "corpus"
    subprocess.run([bin / "corpus", "build", tmp_path / "recipe.yaml", "--output", corpus, "--quiet"], check=True)
    counts = json.loads((corpus / "manifest.json").read_text())["counts"]
    assert counts["ingested"] == len(PAGES) and counts["kept"] == 0
    for url, (_, _, _, (stage, rule)) in PAGES.items():
        answer = subprocess.run([bin / "trace", "document", corpus, url, "--json"], check=True, capture_output=True)
        trace = json.loads(answer.stdout)
        assert trace["status"] == "dropped", url
        assert (trace["verdict"]["stage"], trace["verdict"]["rule"]) == (stage, rule), url
