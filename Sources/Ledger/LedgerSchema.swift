internal import GRDB

/// The tables of a partition's SQLite file. `docs/formats/corpus.md` describes them column by column.
enum LedgerSchema {
    /// Raised when a reader of the old tables would misread the new ones.
    static let version = 3

    static let tables = """
        CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE sources (
            number INTEGER PRIMARY KEY, name TEXT NOT NULL, format TEXT NOT NULL,
            license TEXT NOT NULL, origin TEXT NOT NULL, added TEXT NOT NULL);
        CREATE TABLE files (
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
            path TEXT NOT NULL, bytes INTEGER NOT NULL, checksum BLOB NOT NULL);
        CREATE TABLE documents (
            number INTEGER PRIMARY KEY, id BLOB NOT NULL, file INTEGER NOT NULL REFERENCES files,
            file_offset INTEGER NOT NULL, payload_offset INTEGER NOT NULL, length INTEGER NOT NULL,
            content_id BLOB NOT NULL, occurrence INTEGER NOT NULL,
            status TEXT NOT NULL, split TEXT,
            stage TEXT, rule TEXT, value REAL, threshold REAL, detail TEXT,
            title TEXT, author TEXT, url TEXT, created TEXT, license TEXT, encoding TEXT,
            characters INTEGER NOT NULL, text_bytes INTEGER NOT NULL,
            text_hash BLOB, folded_hash BLOB, measures BLOB,
            document_frame INTEGER, document_offset INTEGER, document_length INTEGER,
            edits_frame INTEGER, edits_offset INTEGER, edits_length INTEGER);
        CREATE TABLE duplicates (
            document INTEGER PRIMARY KEY REFERENCES documents, method TEXT NOT NULL,
            kept_id BLOB NOT NULL, similarity REAL NOT NULL, corpus BLOB);
        CREATE TABLE passages (
            document INTEGER NOT NULL REFERENCES documents, kind TEXT NOT NULL,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL,
            kept_id BLOB, kept_start INTEGER, documents INTEGER);
        CREATE TABLE contaminations (
            document INTEGER NOT NULL REFERENCES documents, "set" TEXT NOT NULL,
            item INTEGER NOT NULL, field TEXT NOT NULL,
            start INTEGER NOT NULL, "end" INTEGER NOT NULL, coverage REAL NOT NULL);
        CREATE TABLE counts (
            number INTEGER PRIMARY KEY, source INTEGER NOT NULL REFERENCES sources,
            status TEXT NOT NULL, stage TEXT NOT NULL, rule TEXT NOT NULL,
            documents INTEGER NOT NULL, characters INTEGER NOT NULL);
        CREATE TABLE blocks (
            number INTEGER PRIMARY KEY, documents INTEGER NOT NULL, counts BLOB NOT NULL,
            characters BLOB NOT NULL, kept_ids BLOB NOT NULL, ids BLOB NOT NULL);
        CREATE TABLE columns (
            block INTEGER NOT NULL REFERENCES blocks, measure INTEGER NOT NULL,
            cells BLOB NOT NULL, PRIMARY KEY (block, measure)) WITHOUT ROWID;
        """

    /// Made after the rows are in, so that each index is written once, in order.
    static let indexes = """
        CREATE UNIQUE INDEX documents_id ON documents (id);
        CREATE INDEX documents_content_id ON documents (content_id);
        CREATE INDEX documents_folded_hash ON documents (folded_hash) WHERE folded_hash IS NOT NULL;
        CREATE INDEX documents_url ON documents (url) WHERE url IS NOT NULL;
        CREATE INDEX documents_file ON documents (file);
        CREATE INDEX files_path ON files (path);
        CREATE INDEX duplicates_kept_id ON duplicates (kept_id);
        CREATE INDEX passages_document ON passages (document);
        CREATE INDEX contaminations_document ON contaminations (document);
        """

    static let insertDocument = """
        INSERT INTO documents VALUES (
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    /// The columns that a `DocumentRow` is read from, in the order of the `SELECT`.
    enum Column: Int {
        case id, sourceName, path, fileOffset, payloadOffset, length, contentID, occurrence
        case status, split, stage, rule, value, threshold, detail, method, keptID, similarity,
            keptCorpus
        case title, author, url, created, license, added, encoding, characters, textBytes
        case textHash, foldedHash, documentFrame, documentOffset, documentLength
        case editsFrame, editsOffset, editsLength, measures
    }

    /// The `SELECT` of ``Column``; a `WHERE` may follow.
    static let selectDocument = """
        SELECT documents.id, sources.name, files.path, file_offset, payload_offset, length,
            content_id, occurrence, status, split, stage, rule, value, threshold, detail,
            duplicates.method, duplicates.kept_id, duplicates.similarity, duplicates.corpus,
            title, author, url, created, coalesce(documents.license, sources.license),
            sources.added, encoding, characters, text_bytes, text_hash, folded_hash,
            document_frame, document_offset, document_length,
            edits_frame, edits_offset, edits_length, measures
        FROM documents
        JOIN files ON files.number = documents.file
        JOIN sources ON sources.number = files.source
        LEFT JOIN duplicates ON duplicates.document = documents.number
        """
}
