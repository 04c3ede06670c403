/// The kept documents by band key: at most so many, that it fits the memory that it is given.
///
/// Open addressing over keys, and a chain of links for the documents of a key, the last one first. A link costs 8
/// bytes and a key, at two thirds of the slots filled, 18 and while the table grows half as much again.
struct BandTable {
    /// A kept document.
    struct Kept: Equatable {
        /// Its place in the order of preference among all documents with a collision.
        var ordinal: UInt64
        var reference: DocumentReference
    }

    /// Bytes of a link with its key and its part of the document, as the memory is counted.
    static let bytesPerMembership = 48

    private struct Slot {
        var key: UInt64
        /// The last link of the key; -1 where the slot is empty.
        var link: Int32
    }

    private struct Link {
        var document: Int32
        var next: Int32
    }

    private var slots = [Slot](repeating: Slot(key: 0, link: -1), count: 1 << 10)
    private var filled = 0
    private var links: [Link] = []
    private(set) var documents: [Kept] = []
    /// For each document the last search that met it.
    private var met: [UInt32] = []
    private var search: UInt32 = 0
    private let capacity: Int

    /// - Parameter memory: bytes.
    init(memory: Int) {
        capacity = min(max(1, memory / Self.bytesPerMembership), Int(Int32.max) / 2)
    }

    /// Whether so many memberships more fit. An empty table takes any number, so that every pass decides something.
    func hasRoom(for memberships: Int) -> Bool {
        links.isEmpty || links.count + memberships <= capacity
    }

    mutating func insert(_ kept: Kept, keys: [UInt64]) {
        documents.append(kept)
        met.append(0)
        for key in keys {
            if (filled + 1) * 3 > slots.count * 2 { grow() }
            let slot = place(of: key)
            if slots[slot].link < 0 { filled += 1 }
            links.append(Link(document: Int32(documents.count - 1), next: slots[slot].link))
            slots[slot] = Slot(key: key, link: Int32(links.count - 1))
        }
    }

    /// Hands out each document that shares a key, once.
    mutating func forEach(sharing keys: [UInt64], _ body: (Kept) throws -> Void) rethrows {
        search &+= 1
        if search == 0 {
            for index in met.indices { met[index] = 0 }
            search = 1
        }
        for key in keys {
            var link = slots[place(of: key)].link
            while link >= 0 {
                let document = Int(links[Int(link)].document)
                if met[document] != search {
                    met[document] = search
                    try body(documents[document])
                }
                link = links[Int(link)].next
            }
        }
    }

    /// The slot of a key, or the empty one where it would stand. Band keys are mixed: their low bits will do.
    private func place(of key: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key) & mask
        while slots[slot].link >= 0, slots[slot].key != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(key: 0, link: -1), count: old.count * 2)
        for slot in old where slot.link >= 0 { slots[place(of: slot.key)] = slot }
    }
}
