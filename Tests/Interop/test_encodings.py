"""Web pages whose encoding is not declared, or declared wrongly, are read in the one that they are written in."""

import json
import pathlib
import subprocess

import pytest
from warcio.archiveiterator import ArchiveIterator

CODECS = {"utf-8": "utf-8", "shift_jis": "cp932", "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp"}
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared/corpora/web"


def truth(body):
    """The encodings in which a page's bytes are legal, by Python's codecs; seven-bit text with escapes is ISO-2022-JP."""
    if b"\x1b$B" in body and max(body) < 0x80:
        return {"iso-2022-jp"}
    legal = set()
    for name in ("utf-8", "shift_jis", "euc-jp"):
        try:
            body.decode(CODECS[name])
            legal.add(name)
        except UnicodeDecodeError:
            pass
    return {"utf-8"} if "utf-8" in legal else legal


@pytest.mark.parametrize("folder", ["sample", "all"])
def test_every_page_is_read_in_its_encoding(bin, repository, tmp_path, folder):
    files = repository / "corpora/web-sample" if folder == "sample" else SHARED
    if not files.exists():
        pytest.skip("the shared corpora are not beside the repository")
    (tmp_path / "pages").symlink_to(files)
    (tmp_path / "source.yaml").write_text(
        "name: web\nformat: warc\nfiles: ['pages/*.warc.gz']\nlicense: CC-BY-4.0\norigin: test\nadded: 2026-11-22\n"
    )
    (tmp_path / "recipe.yaml").write_text(
        "name: web\nsources: [source.yaml]\ndeduplicate: { exact: false, minhash: null }\n"
    )
    subprocess.run(
        [bin / "corpus", "build", tmp_path / "recipe.yaml", "--output", tmp_path / "corpus", "--quiet"], check=True
    )
    text = subprocess.run(
        ["zstd", "-dc", *sorted((tmp_path / "corpus/documents").glob("*.zst"))], check=True, capture_output=True
    ).stdout
    documents = {}
    for line in text.decode().split("\n"):
        if line:
            document = json.loads(line)
            documents[document["metadata"]["url"]] = document
    pages = 0
    for path in sorted(files.glob("*.warc.gz")):
        with open(path, "rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type != "response":
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI")
                body = record.raw_stream.read()
                expected = truth(body)
                pages += 1
                assert url in documents, url
                found = documents[url]["metadata"]["encoding"]
                assert found in expected, (url, found, expected)
                assert "\ufffd" not in documents[url]["text"] or "\ufffd" in body.decode(CODECS[found]), url
    assert pages == len(documents) and pages >= 8
