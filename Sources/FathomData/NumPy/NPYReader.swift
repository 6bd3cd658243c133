import FathomText
import FathomFiles

/// An array of a NumPy file, read from its beginning.
///
/// Arrays come out as rows in C order: the first dimension counts rows, the others are flattened.
/// From an array in C order only the rows asked for are read. In Fortran order they lie scattered
/// over all of it: stored arrays cost a seek for each column, deflated ones have to be inflated to
/// the end. In either case no more than the rows asked for is kept in memory.
struct NPYReader: ~Copyable {
  let header: NPYHeader
  private var section: SectionReader

  private static let chunk = 256 * 1024

  /// Reads an array's header.
  init(_ section: consuming SectionReader) throws(FileError) {
    header = try NPYHeader(from: &section)
    self.section = section
  }

  var place: String { section.place }

  /// The size of the first dimension.
  var rows: Int { header.shape.first ?? 1 }
  /// The product of the other dimensions; 0 when there are no rows.
  var columns: Int { rows > 0 ? header.count / rows : 0 }

  /// The first rows as unsigned bytes.
  ///
  /// - Precondition: the array holds bytes.
  mutating func bytes(rows count: Int) throws(FileError) -> [UInt8] {
    precondition(header.type.isByte)
    return try read(rows: count) { $1.append(contentsOf: $0) }
  }

  /// The first rows as real numbers; those that are not finite are there as well.
  mutating func reals<Real: BinaryFloatingPoint>(
    _ type: Real.Type, rows count: Int
  ) throws(FileError) -> [Real] {
    let type = header.type
    return try read(rows: count) { type.decode($0, to: &$1) }
  }

  private mutating func read<Number: Numeric>(
    rows count: Int, _ decode: (ArraySlice<UInt8>, inout [Number]) -> Void
  ) throws(FileError) -> [Number] {
    let wanted = count * columns
    let memory = Double(wanted) * Double(MemoryLayout<Number>.stride)
    // The numbers, and a scale, a shift and their sums for each column.
    try FileSystem.checkMemory(for: memory + 64 * Double(columns), at: place)
    let numbers =
      header.isFortran && header.shape.count > 1
      ? try readColumns(rows: count, decode) : try readRows(wanted, decode)
    // A checksum is for the whole.
    if count == rows { try section.finish() }
    return numbers
  }

  private mutating func readRows<Number>(
    _ wanted: Int, _ decode: (ArraySlice<UInt8>, inout [Number]) -> Void
  ) throws(FileError) -> [Number] {
    var numbers: [Number] = []
    // Ordinary data inflates less than eightfold, and then a single allocation is enough.
    numbers.reserveCapacity(min(wanted, 8 * (section.packedSize / header.type.width + 1)))
    var buffer = buffer(for: wanted)
    while numbers.count < wanted {
      try readChunk(&buffer, numbers: wanted - numbers.count, &numbers, decode)
    }
    return numbers
  }

  /// Puts columns, which lie one behind the other, side by side.
  private mutating func readColumns<Number: Numeric>(
    rows count: Int, _ decode: (ArraySlice<UInt8>, inout [Number]) -> Void
  ) throws(FileError) -> [Number] {
    let columns = columns
    var numbers = Array(repeating: Number.zero, count: count * columns)
    var buffer = buffer(for: count)
    var part: [Number] = []
    for column in 0..<columns {
      var place = Self.rowMajor(column, header.shape.dropFirst())
      var row = 0
      while row < count {
        part.removeAll(keepingCapacity: true)
        try readChunk(&buffer, numbers: count - row, &part, decode)
        for number in part {
          numbers[place] = number
          place += columns
        }
        row += part.count
      }
      if count < rows { try section.skip((rows - count) * header.type.width) }
    }
    return numbers
  }

  /// Where a column stands when the last index runs fastest instead of the first.
  private static func rowMajor(_ column: Int, _ sizes: ArraySlice<Int>) -> Int {
    var rest = column
    var place = 0
    for size in sizes {
      place = place * size + rest % size
      rest /= size
    }
    return place
  }

  /// Room for a chunk of so many numbers, or for all of them.
  private func buffer(for count: Int) -> [UInt8] {
    let width = header.type.width
    return Array(repeating: 0, count: min(count, Self.chunk / width) * width)
  }

  /// Reads up to a chunk of numbers.
  private mutating func readChunk<Number>(
    _ buffer: inout [UInt8], numbers: Int, _ result: inout [Number],
    _ decode: (ArraySlice<UInt8>, inout [Number]) -> Void
  ) throws(FileError) {
    let width = header.type.width
    let wanted = min(numbers, Self.chunk / width) * width
    let got = unsafe try buffer.withUnsafeMutableBufferPointer { bytes throws(FileError) in
      unsafe try section.read(into: .init(rebasing: bytes[..<wanted]))
    }
    guard got == wanted else {
      throw FileError(
        .truncated, at: place,
        "the data ends before the \(header.count) numbers that its header announces",
        fix: "download or copy the file again")
    }
    decode(buffer[..<wanted], &result)
  }
}
