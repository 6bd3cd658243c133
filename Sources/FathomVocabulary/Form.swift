import FathomText

/// How a value is spelled: the name of its family and its parameters.
public struct Form<Value: Sendable>: Sendable {
  /// What the family is called.
  public let name: String
  /// What the parameters may be; one for all of them.
  public let domain: ParameterDomain
  /// The parameters in their order.
  public let parameters: [SpelledParameter]
  /// The value with as many other parameters.
  private let replacing: (@Sendable ([Double]) -> Value)?

  /// The form of a value without parameters.
  public init(_ name: String) {
    self.name = name
    domain = .nonNegative
    parameters = []
    replacing = nil
  }

  /// The form of a value with one parameter.
  ///
  /// - Parameters:
  ///   - name: What the family is called.
  ///   - domain: What the parameter may be.
  ///   - parameter: The parameter, as it is in this value.
  ///   - replacing: The value with another one.
  public init(
    _ name: String, _ domain: ParameterDomain, _ parameter: SpelledParameter,
    replacing: @escaping @Sendable (Double) -> Value
  ) {
    self.name = name
    self.domain = domain
    parameters = [parameter]
    self.replacing = { replacing($0[0]) }
  }

  /// The form of a value with two parameters.
  ///
  /// - Parameters:
  ///   - name: What the family is called.
  ///   - domain: What the parameters may be.
  ///   - first: The first parameter, as it is in this value.
  ///   - second: The second one.
  ///   - replacing: The value with two others.
  public init(
    _ name: String, _ domain: ParameterDomain, _ first: SpelledParameter,
    _ second: SpelledParameter, replacing: @escaping @Sendable (Double, Double) -> Value
  ) {
    self.name = name
    self.domain = domain
    parameters = [first, second]
    self.replacing = { replacing($0[0], $0[1]) }
  }

  /// The form of a value without parameters, of a family in a list of them.
  init(_ family: some RawRepresentable<String>) {
    self.init(family.rawValue)
  }

  /// The form of a value with one parameter, of a family in a list of them.
  init(
    _ family: some RawRepresentable<String>, _ domain: ParameterDomain,
    _ parameter: SpelledParameter, replacing: @escaping @Sendable (Double) -> Value
  ) {
    self.init(family.rawValue, domain, parameter, replacing: replacing)
  }

  /// The form of a value with two parameters, of a family in a list of them.
  init(
    _ family: some RawRepresentable<String>, _ domain: ParameterDomain, _ first: SpelledParameter,
    _ second: SpelledParameter, replacing: @escaping @Sendable (Double, Double) -> Value
  ) {
    self.init(family.rawValue, domain, first, second, replacing: replacing)
  }

  /// The spelling with every parameter.
  var text: String {
    parameters.isEmpty
      ? name : "\(name):\(parameters.map { "\($0.value)" }.joined(separator: ","))"
  }

  /// The spelling with the parameters' symbols, for lists of what there is: `normal:σ_w,σ_b`, or
  /// `momentum[:μ]` where they may be left out.
  package var usage: String {
    guard !parameters.isEmpty else { return name }
    let symbols = ":\(parameters.map(\.symbol).joined(separator: ","))"
    return hasUsualParameters ? "\(name)[\(symbols)]" : name + symbols
  }

  /// Whether the name alone says everything.
  var hasUsualParameters: Bool { parameters.allSatisfy { $0.usual != nil } }

  /// The value with the parameters of a text; nil when they are no parameters of this family.
  func value(taking text: Substring) -> Value? {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let given = words.map { Double($0.trimmed) ?? .nan }
    let rest = parameters.dropFirst(given.count).map { $0.usual ?? .nan }
    guard given.count <= parameters.count, (given + rest).allSatisfy(domain.contains) else {
      return nil
    }
    return replacing?(given + rest)
  }

  /// What is wrong with parameters that are none of this family's.
  var problem: ValueProblem {
    guard !parameters.isEmpty else {
      return ValueProblem("has parameters, but \(name) takes none; write \(name)")
    }
    let verb = hasUsualParameters ? "takes" : "needs"
    let count = parameters.count == 1 ? "one number" : "two numbers"
    return ValueProblem("\(verb) \(count) \(domain.phrase), as in \(text)")
  }
}

/// A parameter within a spelling.
public struct SpelledParameter: Hashable, Sendable {
  /// What formulas call it.
  public let symbol: String
  /// What it is.
  public let value: Double
  /// What it is where it is not named; nil where it has to be.
  public let usual: Double?

  /// A parameter.
  public init(_ symbol: String, _ value: Double, usual: Double? = nil) {
    self.symbol = symbol
    self.value = value
    self.usual = usual
  }
}

/// What a parameter may be.
public enum ParameterDomain: Sendable {
  /// Any finite number.
  case finite
  /// A finite number of 0 or more.
  case nonNegative
  /// A finite number above 0.
  case positive
  /// At least 0 and less than 1: how much of a mean stays from step to step.
  case share

  /// Whether a number lies in the domain.
  public func contains(_ number: Double) -> Bool {
    switch self {
    case .finite: number.isFinite
    case .nonNegative: number.isFinite && number >= 0
    case .positive: number.isFinite && number > 0
    case .share: 0 <= number && number < 1
    }
  }

  /// What follows "a number".
  var phrase: String {
    switch self {
    case .finite: "that is finite"
    case .nonNegative: "of at least 0"
    case .positive: "above 0"
    case .share: "of at least 0 and less than 1"
    }
  }
}
