"""Our tokenizers against HF `tokenizers`: the same file must give the same ids."""

import concurrent.futures
import json
import random
import re
import subprocess

import numpy
import pytest
import tokenizers

import character_classes

# The expressions of other people's tokenizers, as they are written in their tokenizer.json.
CL100K = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
O200K = "|".join(
    [
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    ]
)
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
DEEPSEEK = (
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
    r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

RECIPES = {
    "gpt4": "vocabulary_size: 1500",
    "gpt4-single": "vocabulary_size: 1500\ndigits: single",
    "gpt4-any": "vocabulary_size: 1500\ndigits: any\nmax_piece_characters: none",
    "ja-script": "vocabulary_size: 1500\npre_tokenizer: ja-script",
    "ja-script-single": "vocabulary_size: 1500\npre_tokenizer: ja-script\ndigits: single",
    "none": "vocabulary_size: 900\npre_tokenizer: none",
    "none-triples": "vocabulary_size: 900\npre_tokenizer: none\ndigits: triples",
    "cl100k": f"vocabulary_size: 900\npre_tokenizer: {{ regex: {json.dumps(CL100K)} }}",
    "o200k": f"vocabulary_size: 900\npre_tokenizer: {{ regex: {json.dumps(O200K)} }}",
    "gpt2": f"vocabulary_size: 900\npre_tokenizer: {{ regex: {json.dumps(GPT2)} }}",
    "deepseek": f"vocabulary_size: 900\npre_tokenizer: {{ regex: {json.dumps(DEEPSEEK)} }}\ndigits: triples",
    "lazy": 'vocabulary_size: 400\npre_tokenizer: { regex: "(?<!a)b+?|[ぁ-ん]{2,4}?|(?>の|のは)あ|\\\\w++" }',
    "classes": 'vocabulary_size: 400\npre_tokenizer: { regex: "[\\\\p{Han}々ー&&[^一]]+|[^\\\\S\\\\n]+|\\\\h{2}|\\\\P{L}" }',
}


@pytest.fixture(scope="session")
def hard_cases(repository):
    return (repository / "Tests/Fixtures/hard-cases.txt").read_bytes()


@pytest.fixture(scope="session", params=RECIPES)
def trained(request, bin, repository, hard_cases, tmp_path_factory):
    """A tokenizer of each recipe, trained on the hard cases and their soup."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "recipe.yaml").write_text(RECIPES[request.param], encoding="utf-8")
    (folder / "soup.txt").write_text(soup(1, 20_000), encoding="utf-8", newline="")
    texts = [repository / "Tests/Fixtures/hard-cases.txt", folder / "soup.txt"]
    run(bin, "train", folder / "recipe.yaml", "--input", *texts, "--output", folder / "out", "--quiet")
    return folder / "out"


def run(bin, *arguments, code=0, **options):
    done = subprocess.run([bin / "tokenizer", *arguments], capture_output=True, **options)
    assert done.returncode == code, done.stderr.decode()
    return done


def soup(seed, count):
    """Hard pieces in random order."""
    pieces = (
        "a b the don't I'LL 'S ſ K A é e\u0301 あ い のは か\u3099 が カ タカナ ー ｶﾞ 漢 一 漢字 々 〇 𠮷 1 12 2026 ３ ½ Ⅷ"
        " ! 。 、 「 」 … = --- 😀 👨\u200d👩\u200d👧 \x00 \x7f \x85 \u200b \ufeff 한 ё \u0378 \U0010ffff \ufffd \u3099 ⺀"
        " <|endoftext|> ǅ ʰ ़ ‿ € \u1c89 \U000323af \x1c"
    ).split(" ") + [" ", "  ", "\u3000", "\t", "\n", "\r\n", "\n\n", "\xa0", "\u2028", "\x0b"]
    generator = random.Random(seed)
    return "".join(generator.choice(pieces) for _ in range(count))


def theirs(folder):
    """HF's tokenizer, told that a special token's spelling in a text is text."""
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.encode_special_tokens = True
    return tokenizer


def our_ids(bin, folder, text, path, *arguments):
    run(bin, "encode", "--tokenizer", folder, "--output", path, *arguments, input=text)
    ids = numpy.load(path)
    assert ids.dtype == numpy.dtype("<u4") and ids.ndim == 1
    return ids.tolist()


def check(bin, folder, text, path, hf=None):
    ids = our_ids(bin, folder, text.encode("utf-8"), path)
    expected = (hf or theirs(folder)).encode(text, add_special_tokens=False).ids
    place = next((i for i, (a, b) in enumerate(zip(ids, expected)) if a != b), None)
    assert place is None and len(ids) == len(expected), f"ids differ at {place} of {len(expected)}"
    return ids


def test_the_character_tables_are_those_of_the_library(repository):
    source = (repository / "Sources/Tokenization/Characters/CharacterTables.swift").read_text()
    assert source == character_classes.swift_source()


def test_every_scalar_value_is_cut_alike(bin, trained, tmp_path):
    scalars = "".join(map(chr, character_classes.scalars()))
    check(bin, trained, scalars, tmp_path / "ids.npy")


def test_scalars_beside_others_are_cut_alike(bin, trained, tmp_path):
    generator = random.Random(7)
    context = "aあ漢カ1 \n!\r\u3000ー\u3099"
    scalars = [c for c in range(0x33480) if not 0xD800 <= c <= 0xDFFF]
    if "gpt4" not in str(trained) and "ja-script" not in str(trained):
        scalars = generator.sample(scalars, 20_000)
    text = "".join(generator.choice(context) + chr(c) + generator.choice(context) for c in scalars)
    check(bin, trained, text, tmp_path / "ids.npy")


def test_soup_is_encoded_alike(bin, trained, tmp_path):
    check(bin, trained, soup(2, 50_000), tmp_path / "ids.npy")


def test_hard_cases_are_encoded_alike(bin, trained, hard_cases, tmp_path):
    hf = theirs(trained)
    text = hard_cases.decode("utf-8")
    check(bin, trained, text, tmp_path / "ids.npy", hf)
    for line in text.split("\n"):
        check(bin, trained, line, tmp_path / "ids.npy", hf)


def test_a_megabyte_of_one_character_is_encoded_alike(bin, trained, tmp_path):
    # Without a pre-tokenizer the library takes minutes for one piece of this length.
    if not trained.parent.name.startswith(("gpt40", "ja-script0", "cl100k", "o200k")):
        pytest.skip("a few recipes are enough for the slow cases")
    for text in ["a" * 1_000_000, "の" * 333_333, " " * 999_999 + "x", "\n" * 1_000_000]:
        check(bin, trained, text, tmp_path / "ids.npy")


def test_threads_do_not_show(bin, trained, tmp_path):
    text = (soup(3, 100_000) * 3).encode("utf-8")
    one = our_ids(bin, trained, text, tmp_path / "1.npy", "--jobs", "1")
    assert one == our_ids(bin, trained, text, tmp_path / "4.npy", "--jobs", "4")


def test_any_bytes_come_back(bin, trained, hard_cases, tmp_path):
    noise = random.Random(5).randbytes(100_000)
    for text in [b"", noise, hard_cases, hard_cases[1:], "が".encode()[:2]]:
        our_ids(bin, trained, text, tmp_path / "ids.npy")
        done = run(bin, "decode", "--tokenizer", trained, "--input", tmp_path / "ids.npy")
        assert done.stdout == text


def test_the_library_decodes_what_we_encode(bin, trained, hard_cases, tmp_path):
    ids = our_ids(bin, trained, hard_cases, tmp_path / "ids.npy")
    assert theirs(trained).decode(ids).encode("utf-8") == hard_cases


def test_a_special_token_in_a_text_is_text(bin, trained, tmp_path):
    text = "終わり<|endoftext|>始め"
    ids = check(bin, trained, text, tmp_path / "ids.npy")
    assert 0 not in ids
    # By default the library reads it as the token; there we differ on purpose.
    plain = tokenizers.Tokenizer.from_file(str(trained / "tokenizer.json"))
    assert 0 in plain.encode(text).ids
    assert plain.token_to_id("<|endoftext|>") == 0


def test_the_other_files_name_the_special_tokens(trained):
    config = json.loads((trained / "tokenizer_config.json").read_text())
    assert config["eos_token"] == "<|endoftext|>"
    assert config["tokenizer_class"] == "PreTrainedTokenizerFast"
    assert config["clean_up_tokenization_spaces"] is False
    special = json.loads((trained / "special_tokens_map.json").read_text())
    assert special["eos_token"] == "<|endoftext|>"


def test_the_libraries_own_tokenizer_is_read(bin, hard_cases, tmp_path):
    """A file that HF's trainer made: other order of ids, other merges."""
    hf = tokenizers.Tokenizer(tokenizers.models.BPE())
    split = tokenizers.pre_tokenizers.Split(tokenizers.Regex(CL100K), "isolated")
    level = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    hf.pre_tokenizer = tokenizers.pre_tokenizers.Sequence([split, level])
    hf.decoder = tokenizers.decoders.ByteLevel()
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=900,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    hf.train_from_iterator([soup(4, 20_000)], trainer)
    hf.encode_special_tokens = True
    hf.save(str(tmp_path / "tokenizer.json"))
    for text in [soup(5, 20_000), hard_cases.decode("utf-8")]:
        check(bin, tmp_path, text, tmp_path / "ids.npy", hf)
    run(bin, "export", "--tokenizer", tmp_path, "--format", "huggingface", "--output", tmp_path / "copy")
    check(bin, tmp_path / "copy", soup(6, 5000), tmp_path / "ids.npy", hf)


def test_commands_refuse_with_the_right_code(bin, trained, repository, tmp_path):
    recipe = repository / "tokenizer/aozora-8k.yaml"
    text = tmp_path / "text.txt"
    text.write_text("これは文です。")
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    bad = tmp_path / "bad.yaml"
    bad.write_text("vocabulary_size: 8000\npre_tokeniser: gpt4\n")
    error = run(bin, "train", bad, "--input", text, "--output", tmp_path / "a", code=65).stderr
    assert b"bad.yaml:2" in error and b"pre_tokenizer" in error
    run(bin, "train", recipe, "--input", empty, "--output", tmp_path / "b", code=65)
    run(bin, "train", recipe, "--input", tmp_path / "none", "--output", tmp_path / "c", code=74)
    run(bin, "train", recipe, "--output", tmp_path / "d", code=64)
    before = (trained / "tokenizer.json").read_bytes()
    run(bin, "train", recipe, "--input", text, "--output", trained, code=65)
    assert (trained / "tokenizer.json").read_bytes() == before
    run(bin, "export", "--tokenizer", trained, "--format", "tiktoken", "--output", tmp_path / "e", code=65)
    run(bin, "encode", "--tokenizer", tmp_path / "none", code=74, input=b"")
    numpy.save(tmp_path / "high.npy", numpy.array([10**6], dtype="<u4"))
    run(bin, "decode", "--tokenizer", trained, "--input", tmp_path / "high.npy", code=65)
    shown = run(bin, "show", "--tokenizer", trained, "猫である\n").stdout.decode()
    assert re.search(r"\d+ tokens, 5 characters, 13 bytes", shown) and "<0A>" in shown


def test_every_document_of_the_road_is_encoded_alike(bin, road, documents, tmp_path):
    folder = road / "tokenizer"
    hf = theirs(folder)
    assert len(documents) > 0

    def one(index):
        check(bin, folder, documents[index]["text"], tmp_path / f"{index}.npy", hf)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(len(documents))))


def test_held_out_documents_are_not_trained_on(bin, road, documents, tmp_path):
    """Training on the files of the train split gives the road's tokenizer; with all files it would not."""
    recipe = road / "tokenizer/recipe.yaml"
    paths = []
    for index, document in enumerate(documents):
        if document["metadata"]["split"] == "train":
            paths.append(tmp_path / f"{index}.txt")
            paths[-1].write_text(document["text"], encoding="utf-8", newline="")
    assert 0 < len(paths) < len(documents)
    run(bin, "train", recipe, "--input", *paths, "--output", tmp_path / "again", "--quiet")
    again = (tmp_path / "again/tokenizer.json").read_bytes()
    assert again == (road / "tokenizer/tokenizer.json").read_bytes()
    manifest = json.loads((road / "tokenizer/manifest.json").read_text())
    corpus = json.loads((road / "corpus/manifest.json").read_text())
    assert manifest["corpus_root"] == corpus["root"]


def test_the_road_s_tokenizer_encodes_the_hard_cases(bin, road, hard_cases, tmp_path):
    check(bin, road / "tokenizer", hard_cases.decode("utf-8"), tmp_path / "ids.npy")
