/// The order that people expect of names with numbers in them: `fc2` before `fc10`.
package enum NaturalOrder {
  /// Whether the first name stands before the second.
  package static func areInOrder(_ a: String, _ b: String) -> Bool {
    let (x, y) = (pieces(a), pieces(b))
    for (p, q) in zip(x, y) where p != q {
      switch (p, q) {
      case (.number(let m), .number(let n)): return m.count == n.count ? m < n : m.count < n.count
      case (.text(let s), .text(let t)): return s < t
      case (.number, .text): return true
      case (.text, .number): return false
      }
    }
    return x.count == y.count ? a < b : x.count < y.count
  }

  private enum Piece: Equatable {
    case text(String)
    /// Digits without leading zeros, so that no length overflows.
    case number(String)
  }

  private static func pieces(_ name: String) -> [Piece] {
    var result: [Piece] = []
    var rest = Substring(name)
    while let first = rest.first {
      let isDigit = isDigit(first)
      let run = rest.prefix { self.isDigit($0) == isDigit }
      result.append(isDigit ? .number(String(run.drop { $0 == "0" })) : .text(String(run)))
      rest = rest.dropFirst(run.count)
    }
    return result
  }

  private static func isDigit(_ character: Character) -> Bool { "0"..."9" ~= character }
}
