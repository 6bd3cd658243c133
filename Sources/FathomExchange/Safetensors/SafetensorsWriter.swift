import FathomText
public import FathomFiles
public import FathomNumerics
import Foundation

/// Numbers with a name and a shape, to be written as safetensors.
public struct NamedTensor: Sendable {
  /// The name.
  public var name: String
  /// The sizes of its axes.
  public var shape: [Int]
  let type: String
  let bytes: Data

  /// A tensor.
  ///
  /// - Precondition: As many values as the shape says.
  public init<Scalar: RealScalar>(_ name: String, shape: [Int], values: [Scalar]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values in \(shape)")
    self.name = name
    self.shape = shape
    type = Scalar.self == Float.self ? "F32" : "F64"
    bytes = LittleEndian.data(values)
  }
}

/// Writes tensors as safetensors files.
public enum SafetensorsWriter {
  /// Writes a file, which is there completely or not at all.
  ///
  /// - Parameters:
  ///   - tensors: What to write, under names that differ.
  ///   - path: The file; one of this name is replaced.
  ///   - metadata: Texts to keep with them.
  /// - Throws: `ExchangeError` when the file cannot be written.
  public static func write(
    _ tensors: [NamedTensor], to path: String, metadata: [String: String] = ["format": "pt"]
  ) throws(ExchangeError) {
    var fields: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    var end = 0
    for tensor in tensors {
      precondition(fields[tensor.name] == nil, "two tensors named '\(tensor.name)'")
      let start = end
      end += tensor.bytes.count
      fields[tensor.name] = [
        "dtype": tensor.type, "shape": tensor.shape, "data_offsets": [start, end],
      ]
    }
    var header: Data
    do {
      header = try JSONSerialization.data(
        withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
    } catch {
      throw ExchangeError(
        .unwritable, at: path, "the names cannot be written as JSON", fix: "use plain names")
    }
    // The format wants the numbers aligned to eight bytes, and pads the header with blanks.
    header.append(contentsOf: Array(repeating: 0x20, count: (8 - header.count % 8) % 8))
    do throws(FileError) {
      let file = try OutputFile(path)
      try file.append(LittleEndian.data(UInt64(header.count)).bytes)
      try file.append(header.bytes)
      for tensor in tensors { try file.append(tensor.bytes.bytes) }
      try file.finish()
    } catch {
      throw ExchangeError(error)
    }
  }
}
