import FathomFiles
import FathomText
import Foundation

/// A file of named tensors in the safetensors format: a length of eight bytes, a JSON header of
/// that length, and the numbers, without gaps.
///
/// *Source:* https://github.com/huggingface/safetensors, section "Format".
package struct SafetensorsFile {
  /// The kinds of numbers that are read, as headers name them.
  enum Number: String, CaseIterable {
    case half = "F16"
    case brain = "BF16"
    case float = "F32"
    case double = "F64"

    var stored: StoredNumber {
      switch self {
      case .half: .float16
      case .brain: .bfloat16
      case .float: .float32
      case .double: .float64
      }
    }
  }

  /// Where a tensor lies and what it is.
  package struct Entry: Equatable {
    package var name: String
    /// As the header names it; not all are numbers that can be read.
    package var type: String
    package var shape: [Int]
    /// Bytes after the header.
    var range: Range<Int>
  }

  /// The longest header that the format's own library takes.
  private static let longestHeader = 100_000_000

  let path: String
  /// In the order of the file.
  package let entries: [Entry]
  /// Texts about the file.
  package let metadata: [String: String]
  private let file: ModelFile
  private let start: Int

  package init(_ path: String) throws(ExchangeError) {
    let file = try ModelFile(path)
    func damage(_ problem: String) -> ExchangeError {
      ExchangeError(.damaged, at: path, problem, fix: "save the file again")
    }
    guard file.size >= 8 else { throw damage("the file is too short to be safetensors") }
    let prefix = [UInt8](try file.bytes(0..<8))
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(file.size - 8), length <= UInt64(Self.longestHeader) else {
      throw damage("the file's header claims an impossible \(length) bytes")
    }
    start = 8 + Int(length)
    let header: [String: SafetensorsHeaderField]
    do {
      header = try JSONDecoder().decode(
        [String: SafetensorsHeaderField].self, from: file.bytes(8..<start))
    } catch let error as ExchangeError {
      throw error
    } catch {
      throw damage("the file's header is not the JSON of safetensors")
    }
    metadata =
      if case .metadata(let texts) = header["__metadata__"] { texts } else { [:] }
    entries = try Self.entries(of: header, dataSize: file.size - start, damage)
    self.path = path
    self.file = file
  }

  /// The tensors of a header, in the order of the file.
  private static func entries(
    of header: [String: SafetensorsHeaderField], dataSize: Int,
    _ damage: (String) -> ExchangeError
  ) throws(ExchangeError) -> [Entry] {
    var entries: [Entry] = []
    for (name, field) in header {
      guard case .tensor(let type, let shape, let offsets) = field else { continue }
      guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= dataSize
      else { throw damage("tensor '\(name.abridged)' does not lie within the file") }
      guard shape.count <= 16, let count = Tensor.count(of: shape) else {
        throw damage("tensor '\(name.abridged)' has an impossible shape")
      }
      if let number = Number(rawValue: type) {
        let (size, overflow) = count.multipliedReportingOverflow(by: number.stored.width)
        guard !overflow, size == offsets[1] - offsets[0] else {
          throw damage(
            "tensor '\(name.abridged)' has \(offsets[1] - offsets[0]) bytes, which do not fit"
              + " its shape \(shape)")
        }
      }
      entries.append(
        Entry(name: name, type: type, shape: shape, range: offsets[0]..<offsets[1]))
    }
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound) < ($1.range.lowerBound, $1.range.upperBound)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw damage("tensor '\(entry.name.abridged)' leaves a gap or overlaps another")
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else {
      throw damage("the file has \(dataSize) bytes of numbers, but its header describes \(end)")
    }
    return entries
  }

  /// The numbers of a tensor, widened.
  package func values(of entry: Entry) throws(ExchangeError) -> [Double] {
    guard let number = Number(rawValue: entry.type) else {
      let names = Number.allCases.map(\.rawValue).joined(separator: ", ")
      throw ExchangeError(
        .unsupported, at: "\(path), tensor '\(entry.name.abridged)'",
        "its numbers are of type \(entry.type.abridged)", fix: "save the weights as \(names)")
    }
    let bytes = try file.bytes(start + entry.range.lowerBound..<start + entry.range.upperBound)
    return number.stored.numbers(in: [UInt8](bytes))
  }
}

/// What stands under a name in a header: a tensor, or texts about the file.
enum SafetensorsHeaderField: Decodable {
  case tensor(type: String, shape: [Int], offsets: [Int])
  case metadata([String: String])

  private enum Key: String, CodingKey {
    case type = "dtype"
    case shape
    case offsets = "data_offsets"
  }

  init(from decoder: any Decoder) throws {
    if decoder.codingPath.last?.stringValue == "__metadata__" {
      self = .metadata(try decoder.singleValueContainer().decode([String: String].self))
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    self = .tensor(
      type: try container.decode(String.self, forKey: .type),
      shape: try container.decode([Int].self, forKey: .shape),
      offsets: try container.decode([Int].self, forKey: .offsets))
  }
}
