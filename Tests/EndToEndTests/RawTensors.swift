import Foundation

/// The tensors of a safetensors file as bytes, read by nothing that is tested.
struct RawTensors {
  /// A tensor.
  struct Tensor: Hashable {
    var type: String
    var shape: [Int]
    var bytes: Data
  }

  private struct Entry: Decodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// The tensors by their names.
  let tensors: [String: Tensor]

  init(_ path: String) throws {
    let data = try Data(contentsOf: URL(filePath: path))
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = try JSONDecoder().decode([String: Either].self, from: data[8..<8 + length])
    header["__metadata__"] = nil
    tensors = header.compactMapValues(\.entry).mapValues { entry in
      let (start, end) = (8 + length + entry.offsets[0], 8 + length + entry.offsets[1])
      return Tensor(type: entry.dtype, shape: entry.shape, bytes: Data(data[start..<end]))
    }
  }

  /// A tensor, or something else in the header.
  private struct Either: Decodable {
    var entry: Entry?

    init(from decoder: any Decoder) throws { entry = try? Entry(from: decoder) }
  }
}
