import FathomText
import FathomFiles

/// What stands before the numbers of an NPY file, which nobody should trust.
///
/// *Format:* `\x93NUMPY`, the major and minor version, the length of the rest (2 bytes in
/// version 1, 4 in 2 and 3), a Python dictionary with the type, the order and the shape.
/// *Source:* NumPy Enhancement Proposal 1 and the module `numpy.lib.format`.
struct NPYHeader {
  let type: NPYType
  /// Whether the first index runs fastest.
  let isFortran: Bool
  let shape: [Int]
  /// The number of numbers.
  let count: Int

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// Far more than any array of numbers needs.
  private static let lengthLimit = 1 << 20

  /// Reads and checks a header; what it claims is held against the size of the section.
  init(from reader: inout SectionReader) throws(FileError) {
    let place = reader.place
    let start = try reader.take(8)
    guard start.count == 8, start.prefix(6).elementsEqual(Self.magic) else {
      throw FileError(
        start.isEmpty ? .empty : .unsupportedFormat, at: place,
        start.isEmpty ? "the array is empty" : "the data is not a NumPy array",
        fix: "save it with numpy.save, numpy.savez or numpy.savez_compressed")
    }
    guard 1...3 ~= start[6] else {
      throw FileError(
        .unsupportedFormat, at: place, "version \(start[6]).\(start[7]) of the format is unknown",
        fix: "save it with NumPy, which writes versions 1 to 3")
    }
    let width = start[6] == 1 ? 2 : 4
    let lengthBytes = try reader.take(width)
    let length =
      width == 2
      ? lengthBytes.littleEndian(UInt16.self, at: 0).map(Int.init)
      : lengthBytes.littleEndian(UInt32.self, at: 0).map(Int.init)
    guard let length else { throw Self.truncated(place, "the data ends within the header") }
    guard length <= Self.lengthLimit else {
      throw Self.damaged(place, "the header claims to be \(length) bytes long")
    }
    let text = try reader.take(length)
    guard text.count == length else {
      throw Self.truncated(place, "the data ends within the header")
    }
    guard case .dictionary(let pairs) = PythonLiteral(text) else {
      throw Self.damaged(place, "the header cannot be read")
    }
    func value(_ key: String) -> PythonLiteral? {
      let values = pairs.filter { $0.key == key }
      return values.count == 1 ? values[0].value : nil
    }
    guard pairs.count == 3, let descr = value("descr"),
      case .flag(let isFortran) = value("fortran_order"), case .items(let items) = value("shape")
    else {
      throw Self.damaged(place, "the header does not name descr, fortran_order and shape")
    }
    self.isFortran = isFortran
    shape = try Self.shape(items, place)
    type = try Self.type(descr, place)
    count = try Self.count(shape, place)
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.width)
    let available = reader.size - 8 - width - length
    guard !overflow, bytes == available else {
      let claim = "\(Self.text(shape)) of \(type.name)"
      guard overflow || bytes > available else {
        throw FileError(
          .excess, at: place,
          "\(available) bytes follow the header, more than the shape \(claim) takes",
          fix: "download or copy the file again")
      }
      throw Self.truncated(
        place, "\(max(0, available)) bytes follow the header, fewer than the shape \(claim) takes")
    }
  }

  /// A shape as NumPy shows it.
  static func text(_ shape: [Int]) -> String {
    let sizes = shape.prefix(6).map(String.init).joined(separator: ", ")
    return "(\(sizes)\(shape.count == 1 ? "," : "")\(shape.count > 6 ? ", …" : ""))"
  }

  private static func shape(
    _ items: [PythonLiteral], _ place: String
  ) throws(FileError) -> [Int] {
    var shape: [Int] = []
    for item in items {
      guard case .number(let size) = item, size >= 0 else {
        throw damaged(place, "the shape in the header is not a list of sizes")
      }
      shape.append(size)
    }
    // NumPy's own limit.
    guard shape.count <= 64 else {
      throw damaged(place, "the header claims \(shape.count) dimensions")
    }
    return shape
  }

  private static func type(_ descr: PythonLiteral, _ place: String) throws(FileError) -> NPYType {
    let content: String
    switch descr {
    case .text(let name):
      if let type = NPYType(name) { return type }
      content = NPYType.foreign(name)
    case .items: content = "records with named fields"
    default: content = "values of an unknown type"
    }
    throw FileError(
      .unsupportedFormat, at: place, "the array holds \(content)",
      fix: "save numbers, for example array.astype('float32')")
  }

  private static func count(_ shape: [Int], _ place: String) throws(FileError) -> Int {
    var count = 1
    for size in shape where size == 0 { count = size }
    for size in shape where count > 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      guard !overflow else {
        throw truncated(place, "the shape \(text(shape)) is larger than any file")
      }
      count = product
    }
    return count
  }

  private static func truncated(_ place: String, _ problem: String) -> FileError {
    FileError(.truncated, at: place, problem, fix: "download or copy the file again")
  }

  private static func damaged(_ place: String, _ problem: String) -> FileError {
    FileError(.corrupt, at: place, problem, fix: "save it again with NumPy")
  }
}
