import FathomText
import FathomFiles

/// The first bytes of an IDX file, which nobody should trust.
struct IDXHeader {
  let dimensions: [Int]
  /// The number of bytes that should follow, at most `Int.max`.
  let claimed: Int

  /// Reads and checks the header; every dimension is at least 1.
  init(from reader: inout ByteReader, _ content: IDXFile.Content) throws(FileError) {
    let path = reader.path
    let magic = try reader.take(4)
    guard magic.count == 4 else {
      throw FileError(
        magic.isEmpty ? .empty : .truncated, at: path,
        magic.isEmpty ? "the file is empty" : "the file ends within its header",
        fix: "download or copy the file again")
    }
    let isBytes = magic[0...2] == [0, 0, 8]
    guard isBytes, content == .labels ? magic[3] == 1 : magic[3] >= 2 else {
      throw Self.wrongMagic(magic, content, at: path)
    }
    let sizes = try reader.take(4 * Int(magic[3]))
    guard sizes.count == 4 * Int(magic[3]) else {
      throw FileError(
        .truncated, at: path, "the file ends within its header",
        fix: "download or copy the file again")
    }
    dimensions = stride(from: 0, to: sizes.count, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    guard !dimensions.contains(0) else {
      throw FileError(
        .empty, at: path,
        dimensions[0] == 0
          ? "the file holds no samples" : "the samples in the file have no values",
        fix: "use a file with at least one sample")
    }
    claimed = dimensions.reduce(1) {
      let (product, overflow) = $0.multipliedReportingOverflow(by: $1)
      return overflow ? .max : product
    }
  }

  /// Throws when the file cannot hold what is claimed, or this machine cannot.
  func check(against reader: borrowing ByteReader) throws(FileError) {
    let headerSize = 4 + 4 * dimensions.count
    let available = max(0, reader.mostBytes - headerSize)
    guard claimed <= available else {
      throw truncated(
        at: reader.path,
        reader.isGzipped
          ? "the file's \(reader.fileSize) compressed bytes can hold at most \(available)"
          : "only \(available) follow it")
    }
    guard reader.isGzipped || claimed == available else { throw excess(at: reader.path) }
    // The numbers, and a scale, a shift and their sums for each column.
    let columns = claimed / dimensions[0]
    try FileSystem.checkMemory(for: Double(claimed) + 64 * Double(columns), at: reader.path)
  }

  func truncated(at path: String, _ found: String) -> FileError {
    FileError(
      .truncated, at: path, "the header claims \(claim), but \(found)",
      fix: "download or copy the file again")
  }

  func excess(at path: String) -> FileError {
    FileError(
      .excess, at: path, "there are more bytes than the \(claim) that the header claims",
      fix: "download or copy the file again")
  }

  /// `60000 × 28 × 28 = 47040000 bytes`.
  private var claim: String {
    let factors = dimensions.prefix(4).map(String.init) + (dimensions.count > 4 ? ["…"] : [])
    let product = factors.joined(separator: " × ")
    return product + (factors.count > 1 && claimed < .max ? " = \(claimed)" : "") + " bytes"
  }

  private static func wrongMagic(
    _ magic: [UInt8], _ content: IDXFile.Content, at path: String
  ) -> FileError {
    let found = magic.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    let kind = content == .labels ? "labels" : "images"
    let remedy =
      magic[0...1] == [0, 0] && (magic[2] == 8)
      ? "check that the files of images and labels are not swapped"
      : "use an IDX file of unsigned bytes"
    return FileError(
      .unsupportedFormat, at: path,
      "the file begins with 0x\(found), but an IDX file of \(kind) begins with 0x0000080\(content == .labels ? 1 : 3)",
      fix: remedy)
  }
}
