/// Sorts records of one width inside a buffer, ascending as bytes.
///
/// A most-significant-byte radix sort in place (McIlroy, Bostic and McIlroy, "Engineering Radix Sort", 1993:
/// American flag sort): one pass counts the values of a byte, one puts each record into the bucket of its
/// value, and buckets are sorted by the next byte. Buckets of a few records are sorted by insertion. It needs
/// no memory beside the buffer, takes O(n × width) at worst and never recurses.
struct RecordSort {
    /// Below this insertion is faster than counting 256 values.
    private static let fewRecords = 40

    private let base: UnsafeMutableRawPointer
    private let width: Int

    /// Sorts the records that fill the buffer.
    static func sort(_ records: UnsafeMutableRawBufferPointer, width: Int) {
        guard let base = records.baseAddress else { return }
        let count = records.count / width
        RecordSort(base: base, width: width).sort(count)
    }

    /// A stretch of records that agree in their first `depth` bytes.
    private struct Bucket {
        var start: Int
        var count: Int
        var depth: Int
    }

    private func sort(_ count: Int) {
        withUnsafeTemporaryAllocation(byteCount: width, alignment: 8) { held in
            withUnsafeTemporaryAllocation(of: Int.self, capacity: 512) { places in
                guard let held = held.baseAddress, let places = places.baseAddress else { return }
                var pending = [Bucket(start: 0, count: count, depth: 0)]
                while let bucket = pending.popLast() {
                    if bucket.count <= Self.fewRecords {
                        insertionSort(bucket, held: held)
                    } else {
                        distribute(bucket, held: held, places: places, into: &pending)
                    }
                }
            }
        }
    }

    /// Puts each record of a bucket into the bucket of its byte at `depth`.
    ///
    /// - Parameters:
    ///   - held: room for one record.
    ///   - places: room for 512 numbers: where the next record of each value goes, and where its bucket ends.
    private func distribute(
        _ bucket: Bucket, held: UnsafeMutableRawPointer, places: UnsafeMutablePointer<Int>,
        into pending: inout [Bucket]
    ) {
        let (next, end) = (places, places + 256)
        var bucket = bucket
        // Bytes in which all agree only move the depth.
        while true {
            guard bucket.depth < width else { return }
            end.update(repeating: 0, count: 256)
            var byte = UnsafeRawPointer(base) + (bucket.start * width + bucket.depth)
            for _ in 0..<bucket.count {
                end[Int(byte.load(as: UInt8.self))] += 1
                byte += width
            }
            let first = (base + (bucket.start * width + bucket.depth)).load(as: UInt8.self)
            if end[Int(first)] < bucket.count { break }
            bucket.depth += 1
        }
        var sum = bucket.start
        for value in 0..<256 {
            next[value] = sum
            sum += end[value]
            end[value] = sum
        }
        for value in 0..<256 {
            let start = value == 0 ? bucket.start : end[value - 1]
            while next[value] < end[value] {
                let place = base + next[value] * width
                var its = Int((place + bucket.depth).load(as: UInt8.self))
                if its != value {
                    // Round the cycle of displaced records until one belongs here.
                    copy(place, to: held)
                    while its != value {
                        let other = base + next[its] * width
                        next[its] += 1
                        its = Int((other + bucket.depth).load(as: UInt8.self))
                        exchange(held, other)
                    }
                    copy(held, to: place)
                }
                next[value] += 1
            }
            let count = end[value] - start
            if count > 1 {
                pending.append(Bucket(start: start, count: count, depth: bucket.depth + 1))
            }
        }
    }

    private func insertionSort(_ bucket: Bucket, held: UnsafeMutableRawPointer) {
        guard bucket.depth < width else { return }
        let start = base + bucket.start * width
        for index in 1..<max(1, bucket.count) {
            var place = start + index * width
            guard RecordOrder.less(place, place - width, from: bucket.depth, width: width) else {
                continue
            }
            copy(place, to: held)
            repeat {
                copy(place - width, to: place)
                place -= width
            } while place > start
                && RecordOrder.less(held, place - width, from: bucket.depth, width: width)
            copy(held, to: place)
        }
    }

    // Words and then bytes: a call of memcpy for a record of 16 bytes costs more than the copy.

    @inline(__always)
    private func copy(_ source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer) {
        var offset = 0
        while offset + 8 <= width {
            let word = (source + offset).loadUnaligned(as: UInt64.self)
            (target + offset).storeBytes(of: word, as: UInt64.self)
            offset += 8
        }
        while offset < width {
            (target + offset).storeBytes(of: (source + offset).load(as: UInt8.self), as: UInt8.self)
            offset += 1
        }
    }

    @inline(__always)
    private func exchange(_ left: UnsafeMutableRawPointer, _ right: UnsafeMutableRawPointer) {
        var offset = 0
        while offset + 8 <= width {
            let word = (left + offset).loadUnaligned(as: UInt64.self)
            let other = (right + offset).loadUnaligned(as: UInt64.self)
            (left + offset).storeBytes(of: other, as: UInt64.self)
            (right + offset).storeBytes(of: word, as: UInt64.self)
            offset += 8
        }
        while offset < width {
            let byte = (left + offset).load(as: UInt8.self)
            (left + offset).storeBytes(of: (right + offset).load(as: UInt8.self), as: UInt8.self)
            (right + offset).storeBytes(of: byte, as: UInt8.self)
            offset += 1
        }
    }
}

/// The order of records: that of memcmp.
enum RecordOrder {
    /// Whether the bytes from `start` up to `width` of one record come before another's.
    @inline(__always)
    static func less(
        _ left: UnsafeRawPointer, _ right: UnsafeRawPointer, from start: Int, width: Int
    ) -> Bool {
        var offset = start
        while offset + 8 <= width {
            let one = UInt64(bigEndian: (left + offset).loadUnaligned(as: UInt64.self))
            let other = UInt64(bigEndian: (right + offset).loadUnaligned(as: UInt64.self))
            if one != other { return one < other }
            offset += 8
        }
        while offset < width {
            let one = (left + offset).load(as: UInt8.self)
            let other = (right + offset).load(as: UInt8.self)
            if one != other { return one < other }
            offset += 1
        }
        return false
    }
}
