import Foundation

/// JSON with numbers to the bit.
enum JSONTree: Decodable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONTree])
  case object([String: JSONTree])

  /// Reads a text.
  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSONTree.self, from: Data(text.utf8))
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let bool = try? value.decode(Bool.self) {
      self = .bool(bool)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let string = try? value.decode(String.self) {
      self = .string(string)
    } else if let array = try? value.decode([JSONTree].self) {
      self = .array(array)
    } else {
      self = .object(try value.decode([String: JSONTree].self))
    }
  }

  private var kind: String {
    switch self {
    case .null: "null"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }

  /// Where this lacks something of an earlier answer or says it otherwise; more may stand here.
  ///
  /// - Parameters:
  ///   - earlier: The earlier answer.
  ///   - loose: Keys whose values only have to be of the same kind, such as sentences and times.
  ///   - tolerance: How far numbers may be apart, relatively; beyond 0 there may also be one where
  ///     there was none.
  ///   - place: Where both stand.
  /// - Returns: A line for each difference.
  func differences(
    from earlier: JSONTree, loose: Set<String>, tolerance: Double = 0, at place: String = "$"
  ) -> [String] {
    switch (earlier, self) {
    case (.object(let old), .object(let new)):
      return old.keys.sorted().flatMap { key -> [String] in
        guard let before = old[key], let now = new[key] else {
          return ["\(place).\(key) is missing"]
        }
        guard loose.contains(key) else {
          return now.differences(
            from: before, loose: loose, tolerance: tolerance, at: "\(place).\(key)")
        }
        return now.kind == before.kind
          ? [] : ["\(place).\(key) is of kind \(now.kind), not \(before.kind)"]
      }
    case (.array(let old), .array(let new)):
      guard old.count == new.count else {
        return ["\(place) has \(new.count) elements, not \(old.count)"]
      }
      return zip(old, new).enumerated().flatMap { index, pair in
        pair.1.differences(
          from: pair.0, loose: loose, tolerance: tolerance, at: "\(place)[\(index)]")
      }
    case (.null, .null): return []
    case (.bool(let old), .bool(let new)) where old == new: return []
    case (.number(let old), .number(let new)) where old.bitPattern == new.bitPattern: return []
    case (.number(let old), .number(let new)) where abs(old - new) <= tolerance * abs(old):
      return []
    case (.null, .number) where tolerance > 0: return []
    case (.string(let old), .string(let new)) where old == new: return []
    default: return ["\(place) is \(self), not \(earlier)"]
    }
  }
}
