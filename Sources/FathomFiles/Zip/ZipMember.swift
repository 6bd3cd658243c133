/// A file within a zip file, by what the zip file's directory says of it.
package struct ZipMember {
  package let name: String
  package let flags: UInt16
  package let method: UInt16
  package let checksum: UInt32
  /// The bytes that it takes in the zip file.
  package let packedSize: UInt64
  /// The bytes that it takes unpacked.
  package let size: UInt64
  /// Where its own header lies.
  package let headerOffset: UInt64
  /// Where the next entry of the directory begins.
  package let next: Int

  /// Reads an entry of the directory; nil when there is none at this place.
  package init?(_ directory: [UInt8], at start: Int) {
    guard
      directory.littleEndian(UInt32.self, at: start) == 0x0201_4B50,
      let flags = directory.littleEndian(UInt16.self, at: start + 8),
      let method = directory.littleEndian(UInt16.self, at: start + 10),
      let checksum = directory.littleEndian(UInt32.self, at: start + 16),
      let packedSize = directory.littleEndian(UInt32.self, at: start + 20),
      let size = directory.littleEndian(UInt32.self, at: start + 24),
      let nameLength = directory.littleEndian(UInt16.self, at: start + 28),
      let extraLength = directory.littleEndian(UInt16.self, at: start + 30),
      let commentLength = directory.littleEndian(UInt16.self, at: start + 32),
      let headerOffset = directory.littleEndian(UInt32.self, at: start + 42)
    else { return nil }
    let extra = start + 46 + Int(nameLength)
    next = extra + Int(extraLength) + Int(commentLength)
    guard next <= directory.count else { return nil }
    var wide = WideFields(directory, extra..<extra + Int(extraLength))
    // The order in which those fields that are full stand in the extra field.
    guard let wideSize = wide.value(size), let widePacked = wide.value(packedSize),
      let wideOffset = wide.value(headerOffset)
    else { return nil }
    name = String(decoding: directory[start + 46..<extra], as: UTF8.self)
    self.flags = flags
    self.method = method
    self.checksum = checksum
    self.size = wideSize
    self.packedSize = widePacked
    self.headerOffset = wideOffset
  }
}

/// The 64-bit numbers that take the place of 32-bit fields that are full.
private struct WideFields {
  private var numbers: ArraySlice<UInt64> = []

  init(_ bytes: [UInt8], _ extra: Range<Int>) {
    var start = extra.lowerBound
    while let kind = bytes.littleEndian(UInt16.self, at: start),
      let length = bytes.littleEndian(UInt16.self, at: start + 2)
    {
      let end = start + 4 + Int(length)
      guard end <= extra.upperBound else { return }
      if kind == 1 {
        numbers =
          stride(from: start + 4, through: end - 8, by: 8)
          .compactMap { bytes.littleEndian(UInt64.self, at: $0) }[...]
        return
      }
      start = end
    }
  }

  /// A field's number; nil when it should stand here and does not.
  mutating func value(_ field: UInt32) -> UInt64? {
    field == .max ? numbers.popFirst() : UInt64(field)
  }
}
