import FathomRecords

extension JSONValue {
  /// A member of an object.
  typealias Member = (key: String, value: JSONValue)

  /// Quantities as members of an object, those of a part in an object of their own.
  ///
  /// A part that does not exist is `null`.
  static func members<Root>(_ quantities: [Quantity<Root>], of root: Root) -> [Member] {
    nested(
      quantities.compactMap { quantity in
        quantity.key.map { key in
          Leaf(
            path: key.split(separator: ".")[...],
            value: quantity.exists(root) ? value(quantity, of: root) : nil)
        }
      }[...])
  }

  /// A value, and where it goes; nil when what it belongs to does not exist.
  private struct Leaf {
    var path: ArraySlice<Substring>
    var value: JSONValue?
  }

  private static func nested(_ leaves: ArraySlice<Leaf>) -> [Member] {
    var members: [Member] = []
    var rest = leaves
    while let first = rest.first, let key = first.path.first {
      let part = rest.prefix { $0.path.first == key }
      rest = rest.dropFirst(part.count)
      if first.path.count == 1 {
        members.append((String(key), first.value ?? .null))
      } else if part.contains(where: { $0.value != nil }) {
        let inner = part.map { Leaf(path: $0.path.dropFirst(), value: $0.value) }
        members.append((String(key), .object(nested(inner[...]))))
      } else {
        members.append((String(key), .null))
      }
    }
    return members
  }

  private static func value<Root>(_ quantity: Quantity<Root>, of root: Root) -> JSONValue {
    switch quantity.access {
    case .number:
      // Null for a size that a `Double` cannot hold, so that 0 always means a true zero.
      let number = quantity.stored(root)
      return number == 0 && quantity.logarithm?(root) != nil ? .null : .optional(number)
    case .count(let get, _): return get(root).map(JSONValue.integer) ?? .null
    case .flag(let get, _): return get(root).map(JSONValue.bool) ?? .null
    case .word(let get): return get(root).map(JSONValue.string) ?? .null
    }
  }
}
