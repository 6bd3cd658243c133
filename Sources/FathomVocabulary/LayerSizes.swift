import FathomText

/// The sizes n_1 … n_L of a network as a user writes them: `784,30x4,10` repeats 30 four times.
///
/// Words behind a size say what that layer has of its own: `784,256:relu:batch,64:dropout=0.5,10`.
public struct LayerSizes: Hashable, Sendable, CustomStringConvertible {
  /// More layers than this are taken for a slip of the finger.
  public static let layerLimit = 100_000

  /// The largest number of units in a layer, and of parameters in a network: what 32 bits count.
  public static let sizeLimit = 2_147_483_647

  /// The sizes, input and output included.
  public let sizes: [Int]

  /// What is said of each layer alone.
  public let details: [LayerDetail]

  /// Sizes that are known to be positive, with what is said of each layer; nothing by default.
  public init(_ sizes: [Int], details: [LayerDetail]? = nil) {
    self.sizes = sizes
    self.details = details ?? sizes.map { _ in LayerDetail() }
  }

  /// Reads sizes separated by commas.
  ///
  /// - Throws: `ValueProblem` that says what is wrong with the text.
  public init(parsing text: String) throws(ValueProblem) {
    var sizes: [Int] = []
    var details: [LayerDetail] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let words = part.trimmed.split(separator: ":", omittingEmptySubsequences: false)
      let (size, count) = try Self.sizeAndCount(words.first ?? "")
      var detail = LayerDetail()
      for word in words.dropFirst() { try detail.take(word.trimmed) }
      guard count <= Self.layerLimit - sizes.count else {
        throw ValueProblem("has more than \(Self.layerLimit) layers; use fewer")
      }
      sizes += Array(repeating: size, count: count)
      details += Array(repeating: detail, count: count)
    }
    guard sizes.count >= 2 else {
      throw ValueProblem(
        "has no output size; write the sizes of input and output, for example 784,30x4,10")
    }
    guard details[0] == LayerDetail() else {
      throw ValueProblem(
        "has details of its first size, the number of inputs; give details of later sizes only")
    }
    self.sizes = sizes
    self.details = details
  }

  /// The sizes as they were written, repeats of three and more drawn together.
  public var description: String {
    var parts: [String] = []
    var rest = zip(sizes, details).map { (size: "\($0.0)", suffix: $0.1.suffix) }[...]
    while let next = rest.first {
      let count = rest.prefix { $0 == next }.count
      parts +=
        count < 3
        ? Array(repeating: next.size + next.suffix, count: count)
        : ["\(next.size)x\(count)\(next.suffix)"]
      rest = rest.dropFirst(count)
    }
    return parts.joined(separator: ",")
  }

  private static func sizeAndCount(_ part: Substring) throws(ValueProblem) -> (Int, Int) {
    guard !part.isEmpty else {
      throw ValueProblem("has an empty part; separate sizes with single commas, as in 784,30x4,10")
    }
    let factors = part.split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "X" }
    let numbers = factors.map { number($0.trimmed) }
    guard factors.count <= 2, let size = numbers[0], let count = factors.count == 1 ? 1 : numbers[1]
    else {
      throw ValueProblem(
        "has the part '\(part)', which is neither a size such as 30 nor a repeat such as 30x4")
    }
    let limit = Self.sizeLimit
    guard size >= 1, size <= limit else {
      throw ValueProblem("has the size \(factors[0]); sizes range from 1 to \(limit)")
    }
    guard count >= 1 else {
      throw ValueProblem("repeats the size \(size) \(factors[1]) times; repeat it at least once")
    }
    return (size, count)
  }

  /// A whole number; one beyond the range of `Int` becomes the end of that range.
  private static func number(_ text: Substring) -> Int? {
    let digits = text.first == "-" ? text.dropFirst() : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int(text) ?? (text.first == "-" ? .min : .max)
  }
}

extension LayerSizes: ExpressibleByArrayLiteral {
  /// Sizes, input and output included: `[784, 30, 30, 10]`.
  ///
  /// Whether they are positive is looked at when the experiment is resolved.
  public init(arrayLiteral sizes: Int...) { self.init(sizes) }
}
