package import FathomFiles
package import FathomNumerics

/// Writes a NumPy archive, array by array; it appears under its name when it is finished.
///
/// Arrays are written in C order and in the machine's byte order, as NumPy does. A writer that is
/// dropped before `finish()` leaves nothing behind.
package struct NPZWriter {
  private var zip: ZipWriter

  /// Begins an archive.
  ///
  /// - Parameters:
  ///   - path: The file, which may be there already.
  ///   - compressed: Whether arrays are deflated.
  ///   - wideFrom: From which size on zip64's fields are used; other limits are for tests.
  /// - Throws: `FileError` when the file cannot be written.
  package init(
    _ path: String, compressed: Bool = false, wideFrom: UInt64 = 0xFFFF_FFFF
  ) throws(FileError) {
    zip = try ZipWriter(path, compressed ? .deflated : .stored, wideFrom: wideFrom)
  }

  /// Throws when it can be told beforehand that a file cannot be written.
  package static func check(_ path: String) throws(FileError) {
    try OutputFile.check(path)
  }

  /// Adds an array of real numbers, `float32` or `float64`.
  ///
  /// - Precondition: as many numbers as the shape takes.
  /// - Parameters:
  ///   - name: The array's name, without an ending.
  ///   - shape: The size of each dimension; none for a single number.
  ///   - values: The numbers, the last index running fastest.
  /// - Throws: `FileError` when the file cannot be written.
  package mutating func add<Real: RealScalar>(
    _ name: String, shape: [Int], _ values: [Real]
  ) throws(FileError) {
    try add(name, "f\(MemoryLayout<Real>.size)", shape, values)
  }

  /// Adds an array of whole numbers, for example `int64` or `uint8`.
  ///
  /// - Precondition: as many numbers as the shape takes.
  package mutating func add<Whole: FixedWidthInteger & BitwiseCopyable>(
    _ name: String, shape: [Int], _ values: [Whole]
  ) throws(FileError) {
    try add(name, "\(Whole.isSigned ? "i" : "u")\(MemoryLayout<Whole>.size)", shape, values)
  }

  /// Writes what is left and gives the file its name; nothing can be added afterwards.
  package mutating func finish() throws(FileError) {
    try zip.finish()
  }

  private mutating func add<Number: BitwiseCopyable>(
    _ name: String, _ type: String, _ shape: [Int], _ values: [Number]
  ) throws(FileError) {
    precondition(
      values.count == shape.reduce(1, *), "\(values.count) numbers do not fill \(shape)")
    let order = MemoryLayout<Number>.size == 1 ? "|" : 1.littleEndian == 1 ? "<" : ">"
    let header = Self.header(order + type, shape)
    unsafe try zip.add("\(name).npy", header, values.span.bytes)
  }

  /// What stands before an array's numbers, a multiple of 64 bytes.
  private static func header(_ type: String, _ shape: [Int]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    // NumPy writes (3,) but (3, 4).
    let tuple = shape.count > 1 ? String(sizes.dropLast()) : sizes
    let text =
      "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(tuple)), }"
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    let length = (start.count + 2 + text.utf8.count + 1 + 63) / 64 * 64 - start.count - 2
    var bytes = start
    bytes.appendLittleEndian(UInt16(length))
    bytes += text.utf8
    bytes += Array(repeating: 0x20, count: length - text.utf8.count - 1) + [0x0A]
    return bytes
  }
}
