internal import GRDB

/// The tables of a partition's SQLite file. `docs/formats/corpus.md` describes them column by column.
///
/// `documents` is a view: what a row says by a number here (how it ended, its encoding) or not at all (a content id
/// that is its file's checksum) reads there as it is meant. A row is some 190 bytes beside its strings; of an
/// index of digests the first bytes are enough, whole digests are compared on the rows that they lead to.
enum LedgerSchema {
    /// Raised when a reader of the old tables would misread the new ones.
    static let version = 3

    static let tables = compact(
        """
        CREATE TABLE about (key TEXT NOT NULL, value TEXT NOT NULL);
        CREATE TABLE sources (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL,
            license TEXT NOT NULL, origin TEXT NOT NULL, added TEXT NOT NULL);
        CREATE TABLE files (
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
            path TEXT NOT NULL, bytes INTEGER NOT NULL, checksum BLOB NOT NULL);
        CREATE TABLE counts (
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
            status TEXT NOT NULL, stage TEXT NOT NULL, rule TEXT NOT NULL, threshold REAL,
            documents INTEGER NOT NULL, characters INTEGER NOT NULL);
        CREATE TABLE encodings (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE entries (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL, content_id BLOB,
            text_hash BLOB, folded_hash BLOB, file INTEGER NOT NULL REFERENCES files,
            file_offset INTEGER, payload_offset INTEGER NOT NULL, length INTEGER NOT NULL,
            occurrence INTEGER NOT NULL, count INTEGER NOT NULL REFERENCES counts,
            value REAL, detail TEXT, title TEXT, author TEXT, url TEXT, created TEXT, license TEXT,
            encoding INTEGER REFERENCES encodings,
            characters INTEGER NOT NULL, text_bytes INTEGER NOT NULL,
            document_position INTEGER, document_length INTEGER,
            edits_position INTEGER, edits_length INTEGER);
        CREATE TABLE measures (document INTEGER PRIMARY KEY REFERENCES entries, packed BLOB NOT NULL);
        CREATE TABLE frames (
            kind TEXT NOT NULL, position INTEGER NOT NULL, frame INTEGER NOT NULL,
            PRIMARY KEY (kind, position)) WITHOUT ROWID;
        CREATE TABLE duplicates (
            document INTEGER PRIMARY KEY REFERENCES entries, method TEXT NOT NULL,
            kept_id BLOB NOT NULL, similarity REAL NOT NULL, corpus BLOB);
        CREATE TABLE passages (
            document INTEGER NOT NULL REFERENCES entries, start INTEGER NOT NULL,
            "end" INTEGER NOT NULL, kind TEXT NOT NULL, kept_id BLOB, kept_start INTEGER,
            documents INTEGER, PRIMARY KEY (document, start, "end", kind)) WITHOUT ROWID;
        CREATE TABLE contaminations (
            document INTEGER NOT NULL REFERENCES entries, start INTEGER NOT NULL,
            "end" INTEGER NOT NULL, "set" TEXT NOT NULL, item INTEGER NOT NULL,
            field TEXT NOT NULL, coverage REAL NOT NULL,
            PRIMARY KEY (document, start, "end", "set", item, field)) WITHOUT ROWID;
        CREATE TABLE blocks (
            number INTEGER PRIMARY KEY, documents INTEGER NOT NULL, counts BLOB NOT NULL,
            characters BLOB NOT NULL, ids BLOB NOT NULL, duplicates BLOB NOT NULL,
            kept_ids BLOB NOT NULL);
        CREATE TABLE columns (
            block INTEGER NOT NULL REFERENCES blocks, measure INTEGER NOT NULL,
            cells BLOB NOT NULL, PRIMARY KEY (block, measure)) WITHOUT ROWID;
        CREATE VIEW documents AS SELECT
            e.number, e.id, e.file, coalesce(e.file_offset, e.payload_offset) AS file_offset,
            e.payload_offset, e.length, coalesce(e.content_id, f.checksum) AS content_id,
            e.occurrence, c.status, CASE c.status WHEN 'kept' THEN c.rule END AS split,
            CASE c.status WHEN 'dropped' THEN c.stage END AS stage,
            CASE c.status WHEN 'dropped' THEN c.rule END AS rule,
            e.value, c.threshold, e.detail, e.title, e.author, e.url, e.created, e.license,
            n.name AS encoding, e.characters, e.text_bytes, e.text_hash,
            \(foldedHash) AS folded_hash,
            m.packed AS measures,
            \(place("document", "documents")), \(place("edits", "edits"))
        FROM entries e CROSS JOIN files f ON f.number = e.file
        CROSS JOIN counts c ON c.number = e.count
        LEFT JOIN encodings n ON n.number = e.encoding
        LEFT JOIN measures m ON m.document = e.number;
        """)

    /// The statements on one line each: SQLite stores their text, and a small ledger is pages more for line breaks.
    private static func compact(_ statements: String) -> String {
        statements.split(separator: "\n")
            .map { $0.drop { $0 == " " } }
            .joined(separator: " ")
            .replacing("; ", with: ";\n")
    }

    /// A text without spaces and line breaks is often its own folded form: then the hash is not stored twice.
    static let foldedHash = "coalesce(folded_hash, text_hash)"

    /// The view's columns of a place, out of the record's position in the content of all frames.
    private static func place(_ column: String, _ kind: String) -> String {
        let last = """
            FROM frames WHERE kind = '\(kind)' AND position <= e.\(column)_position
            ORDER BY position DESC LIMIT 1
            """
        return """
            (SELECT frame \(last)) AS \(column)_frame,
            e.\(column)_position - (SELECT position \(last)) AS \(column)_offset, e.\(column)_length
            """
    }

    /// Bytes of a digest that an index of it holds: two of four million documents share them by chance once in a
    /// thousand look-ups, which costs one more row.
    static let prefixLength = 4

    /// Made after the rows are in, so that each index is written once, in order.
    static let indexes = compact(
        """
        CREATE INDEX entries_content_id ON entries (substr(content_id, 1, \(prefixLength)))
            WHERE content_id IS NOT NULL;
        CREATE INDEX entries_folded_hash ON entries (substr(\(foldedHash), 1, \(prefixLength)))
            WHERE text_hash IS NOT NULL;
        CREATE INDEX entries_url ON entries (url) WHERE url IS NOT NULL;
        CREATE INDEX entries_file ON entries (file) WHERE content_id IS NOT NULL;
        CREATE INDEX files_checksum ON files (substr(checksum, 1, \(prefixLength)));
        CREATE INDEX files_path ON files (path);
        CREATE INDEX duplicates_kept_id ON duplicates (substr(kept_id, 1, \(prefixLength)));
        """)

    /// The columns that a `DocumentRow` is read from, in the order of the `SELECT`.
    enum Column: Int {
        case number, id, sourceName, path, fileOffset, payloadOffset, length, contentID, occurrence
        case status, stage, rule, value, threshold, detail, keptID, similarity, keptCorpus
        case title, author, url, created, license, added, encoding, characters, textBytes
        case textHash, foldedHash, documentPosition, documentLength, editsPosition, editsLength
    }

    /// The `SELECT` of ``Column``; a `WHERE` may follow.
    ///
    /// `CROSS JOIN` keeps the order of the tables: rows are found first, and then what their numbers stand for.
    static let selectDocument = """
        SELECT e.number, e.id, sources.name, files.path, coalesce(file_offset, payload_offset),
            payload_offset, length, coalesce(e.content_id, files.checksum), occurrence,
            counts.status, counts.stage, counts.rule, value, counts.threshold, detail,
            duplicates.kept_id, duplicates.similarity, duplicates.corpus,
            title, author, url, created, coalesce(e.license, sources.license),
            sources.added, encodings.name, e.characters, text_bytes, text_hash, \(foldedHash),
            document_position, document_length, edits_position, edits_length
        FROM entries e CROSS JOIN files ON files.number = e.file
        CROSS JOIN sources ON sources.number = files.source
        CROSS JOIN counts ON counts.number = e.count
        LEFT JOIN encodings ON encodings.number = e.encoding
        LEFT JOIN duplicates ON duplicates.document = e.number
        """
}
