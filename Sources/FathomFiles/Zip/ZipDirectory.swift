import FathomText

/// Where the directory of a zip file lies, as the end of the file says.
package struct ZipDirectory {
  package let offset: Int
  package let size: Int
  package let entries: Int

  /// Far more than the names of any network's arrays take.
  private static let sizeLimit = 64 << 20
  private static let endSize = 22
  private static let wideEndSize = 56
  private static let locatorSize = 20

  /// Finds the directory of a file.
  package init(of file: OpenFile) throws(FileError) {
    let tailSize = min(file.size, Self.endSize + Int(UInt16.max))
    let tailStart = file.size - tailSize
    let tail = try file.bytes(at: tailStart, tailSize)
    guard let end = Self.end(in: tail),
      let entries = tail.littleEndian(UInt16.self, at: end + 10),
      let size = tail.littleEndian(UInt32.self, at: end + 12),
      let offset = tail.littleEndian(UInt32.self, at: end + 16)
    else {
      throw FileError(
        file.size == 0 ? .empty : .unsupportedFormat, at: file.path,
        file.size == 0 ? "the file is empty" : "the file is not a complete zip archive",
        fix: "save it with numpy.savez, or copy it again if it was cut short")
    }
    var numbers = (entries: UInt64(entries), size: UInt64(size), offset: UInt64(offset))
    var limit = tailStart + end
    if entries == .max || size == .max || offset == .max {
      let wide = try Self.wideEnd(of: file, before: limit)
      guard let wide else { throw Self.misplaced(file) }
      limit = wide.start
      if entries == .max { numbers.entries = wide.entries }
      if size == .max { numbers.size = wide.size }
      if offset == .max { numbers.offset = wide.offset }
    }
    guard let start = Int(exactly: numbers.offset), let length = Int(exactly: numbers.size),
      let count = Int(exactly: numbers.entries), length <= limit, start <= limit - length
    else { throw Self.misplaced(file) }
    guard length <= Self.sizeLimit else {
      throw FileError(
        .tooLarge, at: file.path, "its directory takes \(length) bytes",
        fix: "use an archive with fewer arrays")
    }
    self.offset = start
    self.size = length
    self.entries = count
  }

  /// Where the last record begins: it and its comment reach to the end of the file.
  private static func end(in tail: [UInt8]) -> Int? {
    stride(from: tail.count - endSize, through: 0, by: -1).first { start in
      tail[start] == 0x50 && tail.littleEndian(UInt32.self, at: start) == 0x0605_4B50
        && tail.littleEndian(UInt16.self, at: start + 20).map(Int.init)
          == tail.count - start - endSize
    }
  }

  private typealias WideEnd = (start: Int, entries: UInt64, size: UInt64, offset: UInt64)

  /// The record with 64-bit numbers; nil when there is none where it should be.
  private static func wideEnd(of file: OpenFile, before end: Int) throws(FileError) -> WideEnd? {
    guard end >= locatorSize + wideEndSize else { return nil }
    let locator = try file.bytes(at: end - locatorSize, locatorSize)
    guard locator.littleEndian(UInt32.self, at: 0) == 0x0706_4B50,
      let start = locator.littleEndian(UInt64.self, at: 8),
      start <= UInt64(end - locatorSize - wideEndSize)
    else { return nil }
    let record = try file.bytes(at: Int(start), wideEndSize)
    guard record.littleEndian(UInt32.self, at: 0) == 0x0606_4B50,
      let entries = record.littleEndian(UInt64.self, at: 32),
      let size = record.littleEndian(UInt64.self, at: 40),
      let offset = record.littleEndian(UInt64.self, at: 48)
    else { return nil }
    return (Int(start), entries, size, offset)
  }

  private static func misplaced(_ file: OpenFile) -> FileError {
    FileError(
      .corrupt, at: file.path, "its directory lies outside the file",
      fix: "download or copy the file again")
  }
}
