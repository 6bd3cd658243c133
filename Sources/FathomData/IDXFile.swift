import FathomFiles

/// The bytes of one IDX file, and how they are laid out.
///
/// *Format:* two zero bytes, the type of the numbers (0x08: unsigned bytes, the only one read
/// here), the number of dimensions, each dimension as four bytes (largest first), the numbers.
/// *Source:* LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
struct IDXFile {
  /// What a file is meant to hold.
  enum Content {
    case images, labels
  }

  let path: String
  /// The first is the number of samples; none is zero.
  let dimensions: [Int]
  let bytes: [UInt8]

  var samples: Int { dimensions[0] }
  /// Numbers in one sample.
  var columns: Int { bytes.count / samples }

  /// Reads a file, inflating it where it is gzipped.
  ///
  /// What the header claims is held against the file's size before memory is taken for it.
  init(contentsOf path: String, _ content: Content) throws(FileError) {
    var reader = try ByteReader(path)
    let header = try IDXHeader(from: &reader, content)
    try header.check(against: reader)
    bytes = try reader.take(header.claimed)
    guard bytes.count == header.claimed else {
      throw header.truncated(at: path, "only \(bytes.count) follow it")
    }
    guard try reader.take(1).isEmpty else { throw header.excess(at: path) }
    self.path = path
    dimensions = header.dimensions
  }
}
