import Storage
import TestSupport
import Testing

@testable import Pretraining

@Suite struct TensorBoardLogTests {
    /// RFC 3720, B.4: the CRC-32C of 32 zero bytes, of 32 bytes of ones, and of 0…31.
    @Test func checksumsAreTheStandards() {
        #expect(MaskedCRC32C.checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(MaskedCRC32C.checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(MaskedCRC32C.checksum(0..<32) == 0x46DD_794E)
    }

    @Test func recordsAreFramed() throws {
        let record = TensorBoardLog.record([1, 2, 3])
        #expect(record.count == 8 + 4 + 3 + 4)
        #expect(Array(record[..<8]) == [3, 0, 0, 0, 0, 0, 0, 0])
        #expect(Array(record[12..<15]) == [1, 2, 3])
    }
}
