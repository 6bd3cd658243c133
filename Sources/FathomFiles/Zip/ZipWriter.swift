internal import CZlib

/// Writes a zip file, member by member; it appears when it is finished.
///
/// Sizes and places from 4 GB on are written in the fields of zip64.
package struct ZipWriter {
  /// How members are packed.
  package enum Packing: UInt16 {
    case stored = 0
    case deflated = 8
  }

  /// The first size that does not fit a field of 32 bits.
  package static let narrowLimit: UInt64 = 0xFFFF_FFFF

  private let file: OutputFile
  private let packing: Packing
  private let wideFrom: UInt64
  private var directory: [UInt8] = []
  private var entries = 0

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - packing: How members are packed.
  ///   - wideFrom: From which size on zip64's fields are used; other limits are for tests.
  /// - Throws: `FileError` when the file cannot be written.
  package init(
    _ path: String, _ packing: Packing, wideFrom: UInt64 = narrowLimit
  ) throws(FileError) {
    file = try OutputFile(path)
    self.packing = packing
    self.wideFrom = wideFrom
  }

  /// Adds a member: a few bytes that lead, and the others.
  package mutating func add(_ name: String, _ head: [UInt8], _ body: RawSpan) throws(FileError) {
    let name = Array(name.utf8)
    let offset = file.size
    let size = head.count + body.byteCount
    let isWide = UInt64(Deflater.bound(size)) >= wideFrom
    // The checksum and the packed size are not known yet; they are filled in afterwards.
    try file.append(header(name, isWide: isWide, checksum: 0, size: 0, packedSize: 0))
    let start = file.size
    switch packing {
    case .stored:
      try file.append(head)
      try file.append(body)
    case .deflated:
      let deflater = Deflater()
      unsafe try deflater.deflate(head.span.bytes, isLast: false, into: file)
      try deflater.deflate(body, isLast: true, into: file)
    }
    let packedSize = file.size - start
    let checksum = unsafe Self.checksum(body, after: Self.checksum(head.span.bytes, after: 0))
    let sum = UInt32(truncatingIfNeeded: checksum)
    try file.overwrite(
      header(
        name, isWide: isWide, checksum: sum, size: UInt64(size), packedSize: UInt64(packedSize)),
      at: offset)
    addEntry(
      name, checksum: sum, size: UInt64(size), packedSize: UInt64(packedSize),
      offset: UInt64(offset))
  }

  /// Writes the directory and gives the file its name.
  package mutating func finish() throws(FileError) {
    let start = UInt64(file.size)
    let size = UInt64(directory.count)
    let isWide = start >= wideFrom || size >= wideFrom || entries >= Int(UInt16.max)
    try file.append(directory)
    var end: [UInt8] = []
    if isWide {
      let wideStart = UInt64(file.size)
      end.appendLittleEndian(UInt32(0x0606_4B50))
      end.appendLittleEndian(UInt64(44))
      end.appendLittleEndian(Self.madeBy)
      end.appendLittleEndian(Self.wideVersion)
      end.appendLittleEndian(UInt64(0))
      for number in [UInt64(entries), UInt64(entries), size, start] {
        end.appendLittleEndian(number)
      }
      end.appendLittleEndian(UInt32(0x0706_4B50))
      end.appendLittleEndian(UInt32(0))
      end.appendLittleEndian(wideStart)
      end.appendLittleEndian(UInt32(1))
    }
    end.appendLittleEndian(UInt32(0x0605_4B50))
    end.appendLittleEndian(UInt32(0))
    for _ in 0..<2 { end.appendLittleEndian(isWide ? .max : UInt16(entries)) }
    end.appendLittleEndian(isWide ? .max : UInt32(size))
    end.appendLittleEndian(isWide ? .max : UInt32(start))
    end.appendLittleEndian(UInt16(0))
    try file.append(end)
    try file.finish()
  }

  private static func checksum(_ bytes: RawSpan, after sum: UInt) -> UInt {
    // Of no bytes at no address zlib makes the sum 0.
    guard bytes.byteCount > 0 else { return sum }
    return unsafe bytes.withUnsafeBytes {
      unsafe crc32_z(sum, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count)
    }
  }

  /// Version 4.5 of the format on Unix, which knows zip64.
  private static let madeBy: UInt16 = 3 << 8 | 45
  private static let wideVersion: UInt16 = 45
  private static let version: UInt16 = 20

  /// The fields that a member's own header and its entry in the directory share.
  private func common(
    _ name: [UInt8], isWide: Bool, checksum: UInt32, sizes: [UInt64], extra: Int
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(isWide ? Self.wideVersion : Self.version)
    // Names are UTF-8.
    bytes.appendLittleEndian(UInt16(0x0800))
    bytes.appendLittleEndian(packing.rawValue)
    // The first day of the format's calendar: the same content gives the same bytes.
    bytes.appendLittleEndian(UInt16(0))
    bytes.appendLittleEndian(UInt16(0x21))
    bytes.appendLittleEndian(checksum)
    for size in sizes { bytes.appendLittleEndian(UInt32(clamping: size)) }
    bytes.appendLittleEndian(UInt16(name.count))
    bytes.appendLittleEndian(UInt16(extra))
    return bytes
  }

  /// The header before a member.
  private func header(
    _ name: [UInt8], isWide: Bool, checksum: UInt32, size: UInt64, packedSize: UInt64
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt32(0x0403_4B50))
    bytes += common(
      name, isWide: isWide, checksum: checksum, sizes: isWide ? [.max, .max] : [packedSize, size],
      extra: isWide ? 20 : 0)
    bytes += name
    if isWide { bytes += Self.extra([size, packedSize]) }
    return bytes
  }

  /// Adds a member to the directory.
  private mutating func addEntry(
    _ name: [UInt8], checksum: UInt32, size: UInt64, packedSize: UInt64, offset: UInt64
  ) {
    let wide = [size, packedSize, offset].filter { $0 >= wideFrom }
    func field(_ number: UInt64) -> UInt64 { number >= wideFrom ? .max : number }
    let extra = wide.isEmpty ? [] : Self.extra(wide)
    directory.appendLittleEndian(UInt32(0x0201_4B50))
    directory.appendLittleEndian(Self.madeBy)
    directory += common(
      name, isWide: !wide.isEmpty, checksum: checksum, sizes: [field(packedSize), field(size)],
      extra: extra.count)
    // No comment, the first disk, no attributes but those of a file that its owner may use.
    for _ in 0..<3 { directory.appendLittleEndian(UInt16(0)) }
    directory.appendLittleEndian(UInt32(0o100600) << 16)
    directory.appendLittleEndian(UInt32(clamping: field(offset)))
    directory += name + extra
    entries += 1
  }

  /// The extra field with 64-bit numbers.
  private static func extra(_ numbers: [UInt64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.appendLittleEndian(UInt16(1))
    bytes.appendLittleEndian(UInt16(8 * numbers.count))
    for number in numbers { bytes.appendLittleEndian(number) }
    return bytes
  }
}
