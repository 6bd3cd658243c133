import FathomFiles
import FathomText
import Foundation
import ONNXMessages

extension Tensor {
  /// The numbers of a stored tensor: raw, in typed fields, or in a file beside the model.
  init(_ stored: ONNXTensorProto, of path: String) throws(ExchangeError) {
    let place = "\(path), tensor '\(stored.name.abridged)'"
    func damage(_ problem: String) -> ExchangeError {
      ExchangeError(.damaged, at: place, problem, fix: "export the model again")
    }
    guard let (number, kind) = Self.type(stored.dataType) else {
      throw ExchangeError(
        .unsupported, at: place, "its numbers are of ONNX type \(stored.dataType)",
        fix: "export the model with float or double parameters")
    }
    let shape = stored.dims.map { Int(clamping: $0) }
    guard shape.count <= 16, let count = Self.count(of: shape) else {
      throw damage("its shape \(shape.prefix(16)) is impossible")
    }
    let (size, overflow) = count.multipliedReportingOverflow(by: number.width)
    guard !overflow else { throw damage("its shape \(shape) is impossible") }
    let values: [Double]
    if stored.dataLocation == 1 {
      let bytes = try ExternalData(stored.externalData, of: path, place: place).bytes(size)
      values = number.numbers(in: [UInt8](bytes))
    } else if !stored.rawData.isEmpty {
      guard stored.rawData.count == size else {
        throw damage("it holds \(stored.rawData.count) bytes, but its shape needs \(size)")
      }
      values = number.numbers(in: [UInt8](stored.rawData))
    } else {
      values = Self.typedValues(stored, number)
      guard values.count == count else {
        throw damage("it holds \(values.count) numbers, but its shape needs \(count)")
      }
    }
    self.init(shape: shape, kind: kind, values: values)
  }

  /// What an ONNX type's number stands for.
  static func type(_ code: Int32) -> (StoredNumber, Kind)? {
    switch code {
    case 1: (.float32, .float)
    case 2: (.uint8, .integer)
    case 3: (.int8, .integer)
    case 4: (.uint16, .integer)
    case 5: (.int16, .integer)
    case 6: (.int32, .integer)
    case 7: (.int64, .integer)
    case 9: (.bool, .boolean)
    case 10: (.float16, .half)
    case 11: (.float64, .double)
    case 12: (.uint32, .integer)
    case 13: (.uint64, .integer)
    case 16: (.bfloat16, .half)
    default: nil
    }
  }

  private static func typedValues(
    _ stored: ONNXTensorProto, _ number: StoredNumber
  ) -> [Double] {
    switch number {
    case .float32: stored.floatData.map { Double($0) }
    case .float64: stored.doubleData
    case .int64: stored.int64Data.map { Double($0) }
    case .uint32, .uint64: stored.uint64Data.map { Double($0) }
    // Narrow numbers, and the bits of 16-bit reals, stand in fields of 32 bits.
    default: stored.int32Data.map { number.number(UInt64(UInt32(bitPattern: $0))) }
    }
  }
}

/// Numbers that stand in a file of their own beside the model.
private struct ExternalData {
  let file: String
  let offset: Int
  let length: Int?
  let place: String

  init(
    _ entries: [ONNXStringStringEntryProto], of model: String, place: String
  ) throws(ExchangeError) {
    let values = Dictionary(entries.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    let location = values["location"] ?? ""
    self.place = place
    let folder = URL(filePath: model).resolvingSymlinksInPath().deletingLastPathComponent()
    let url = folder.appending(path: location).resolvingSymlinksInPath()
    // A model must not make us read what lies elsewhere, be it by .., / or a link.
    guard !location.isEmpty, !location.hasPrefix("/"), !location.utf8.contains(0),
      url.standardized.path.hasPrefix(folder.standardized.path + "/")
    else {
      throw ExchangeError(
        .damaged, at: place,
        "its data is in '\(location.abridged)', outside the model's"
          + " folder", fix: "put model and data into one folder")
    }
    file = url.path
    offset = try Self.number(values["offset"] ?? "0", place)
    length = try values["length"].map { text throws(ExchangeError) in try Self.number(text, place) }
  }

  private static func number(_ text: String, _ place: String) throws(ExchangeError) -> Int {
    guard let number = Int(text), number >= 0 else {
      throw ExchangeError(
        .damaged, at: place, "'\(text.abridged)' is not a position in a data file",
        fix: "export the model again")
    }
    return number
  }

  func bytes(_ size: Int) throws(ExchangeError) -> Data {
    let opened = try ModelFile(file)
    let (end, overflow) = offset.addingReportingOverflow(size)
    guard length ?? size == size, !overflow, end <= opened.size else {
      throw ExchangeError(
        .damaged, at: place,
        "its \(size) bytes from \(offset) on do not lie in \(file), which has \(opened.size) bytes",
        fix: "copy model and data files together")
    }
    return try opened.bytes(offset..<end)
  }
}
