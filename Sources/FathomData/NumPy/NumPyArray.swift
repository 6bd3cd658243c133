public import FathomFiles

/// An array of numbers from a NumPy file.
public struct NumPyArray: Sendable, Equatable {
  /// The size of each dimension; none for a single number.
  public let shape: [Int]
  /// The numbers, the last index running fastest; NaN and infinity are numbers too.
  public let values: [Double]
  /// Whether they are unsigned bytes.
  package let isBytes: Bool

  /// Reads a `.npy` file.
  ///
  /// - Throws: `FileError` when it cannot be read or is damaged.
  public init(contentsOf path: String) throws(FileError) {
    let file = try OpenFile(path)
    try self.init(NPYReader(SectionReader(file, 0..<file.size, size: file.size, place: path)))
  }

  /// Reads an array of an archive.
  package init(_ name: String, of file: NPZFile) throws(FileError) {
    try self.init(file.required(name))
  }

  private init(_ reader: consuming NPYReader) throws(FileError) {
    shape = reader.header.shape
    isBytes = reader.header.type.isByte
    values = try reader.reals(Double.self, rows: reader.rows)
  }
}
