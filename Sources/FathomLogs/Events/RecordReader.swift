import FathomFiles

/// The records of a TFRecord file one after the other.
///
/// *Format:* the length of the data (8 bytes, smallest first), its masked checksum, the data, and
/// its masked checksum.
struct RecordReader: ~Copyable {
  /// How a file ends.
  enum End: Equatable {
    /// With its last record.
    case whole
    /// Within a record, as it does while a program still writes it or after that was killed.
    case truncated
    /// At this byte a record begins whose checksum is wrong: nothing behind it can be trusted.
    case damaged(at: Int)
  }

  /// How the file ended; nil before that.
  private(set) var end: End?
  /// Records so large that they were passed over.
  private(set) var passedOver = 0

  /// Events of this size hold images or graphs, nothing that is of use here.
  private static let largest = 64 << 20
  private static let chunk = 256 * 1024
  private let file: OpenFile
  private var position = 0
  /// A part of the file, and where it begins.
  private var window: [UInt8] = []
  private var windowStart = 0

  /// Opens a file.
  init(_ path: String) throws(FileError) {
    file = try OpenFile(path)
  }

  /// The next record's data; nil at the end.
  mutating func next() throws(FileError) -> ArraySlice<UInt8>? {
    while end == nil {
      let header = try bytes(12)
      guard !header.isEmpty else {
        end = .whole
        break
      }
      guard header.count == 12 else {
        end = .truncated
        break
      }
      let length = Self.number(header.prefix(8))
      guard CRC32C.masked(header.prefix(8)) == Self.number(header.suffix(4)) else {
        end = .damaged(at: position)
        break
      }
      guard length <= UInt64(max(0, file.size - position - 16)) else {
        end = .truncated
        break
      }
      let size = Int(length)
      guard size <= Self.largest else {
        position += size + 16
        passedOver += 1
        continue
      }
      let record = try bytes(size + 16)
      guard record.count == size + 16 else {
        end = .truncated
        break
      }
      let data = record.dropFirst(12).dropLast(4)
      guard CRC32C.masked(data) == Self.number(record.suffix(4)) else {
        end = .damaged(at: position)
        break
      }
      position += size + 16
      return data
    }
    return nil
  }

  /// Bytes from `position` on; fewer when the file ends before.
  private mutating func bytes(_ count: Int) throws(FileError) -> ArraySlice<UInt8> {
    let start = position - windowStart
    if start < 0 || start + count > window.count {
      windowStart = position
      window = try file.bytes(at: position, min(max(count, Self.chunk), file.size - position))
      return window.prefix(count)
    }
    return window[start..<start + count]
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
