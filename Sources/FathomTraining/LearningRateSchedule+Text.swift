extension LearningRateSchedule: CustomStringConvertible {
  /// The schedules as the command line writes them.
  public static let forms = [
    "constant", "step:N,FACTOR", "cosine[:MIN]", "one-cycle[:RISE]", "plateau[:FACTOR,PATIENCE]",
    "warmup:N[,START][+…]",
  ]

  /// The schedule as the command line writes it: `cosine`, `step:10e,0.5`, `warmup:500+cosine`.
  ///
  /// Lengths are steps, with an `e` behind them epochs.
  ///
  /// - Returns: nil for an unknown name and for parameters that are missing, too many or out of
  ///   range.
  public init?(_ text: String) {
    let parts = text.split(separator: "+", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first.map(Self.parsed) else { return nil }
    if first.name == "warmup" {
      guard let warmUp = WarmUp(first.values) else { return nil }
      guard parts.count == 2 else {
        self.init(after: warmUp)
        return
      }
      guard let shape = Shape(Self.parsed(parts[1])) else { return nil }
      self.init(shape, after: warmUp)
    } else {
      guard parts.count == 1, let shape = Shape(first) else { return nil }
      self.init(shape)
    }
  }

  fileprivate typealias Words = (name: Substring, values: [Substring])

  private static func parsed(_ text: Substring) -> Words {
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let values =
      halves.count == 2 ? halves[1].split(separator: ",", omittingEmptySubsequences: false) : []
    return (halves[0], values)
  }

  /// The schedule as the command line writes it.
  public var description: String {
    guard let warmUp else { return shape.description }
    let start = warmUp.start == 1.0 / 3 ? "" : ",\(warmUp.start)"
    let rest = shape == .constant ? "" : "+\(shape)"
    return "warmup:\(warmUp.length)\(start)\(rest)"
  }
}

extension LearningRateSchedule.Length: CustomStringConvertible {
  /// `500` for steps, `3e` for epochs.
  public var description: String {
    switch self {
    case .steps(let count): "\(count)"
    case .epochs(let count): "\(count)e"
    }
  }

  fileprivate init?(_ text: Substring) {
    let isEpochs = text.last == "e"
    guard let count = Int(isEpochs ? text.dropLast() : text), 1...1_000_000_000 ~= count else {
      return nil
    }
    self = isEpochs ? .epochs(count) : .steps(count)
  }
}

extension LearningRateSchedule.WarmUp {
  fileprivate init?(_ values: [Substring]) {
    guard 1...2 ~= values.count, let length = LearningRateSchedule.Length(values[0]) else {
      return nil
    }
    guard values.count == 2 else {
      self.init(length)
      return
    }
    guard let start = Double(values[1]), 0...1 ~= start else { return nil }
    self.init(length, from: start)
  }
}

extension LearningRateSchedule.Shape: CustomStringConvertible {
  /// The shape as the command line writes it.
  public var description: String {
    switch self {
    case .constant: "constant"
    case .step(let every, let factor): "step:\(every),\(factor)"
    case .cosine(let minimum): minimum == 0 ? "cosine" : "cosine:\(minimum)"
    case .oneCycle(let rise): rise == 0.3 ? "one-cycle" : "one-cycle:\(rise)"
    case .plateau(let factor, let patience):
      factor == 0.1 && patience == 10 ? "plateau" : "plateau:\(factor),\(patience)"
    }
  }

  fileprivate init?(_ words: LearningRateSchedule.Words) {
    let values = words.values
    switch (words.name, values.count) {
    case ("constant", 0): self = .constant
    case ("step", 2):
      guard let every = LearningRateSchedule.Length(values[0]), let factor = Double(values[1]),
        factor > 0, factor.isFinite
      else { return nil }
      self = .step(every: every, factor: factor)
    case ("cosine", 0): self = .cosine(minimum: 0)
    case ("cosine", 1):
      guard let minimum = Double(values[0]), minimum >= 0, minimum.isFinite else { return nil }
      self = .cosine(minimum: minimum)
    case ("one-cycle", 0): self = .oneCycle(rise: 0.3)
    case ("one-cycle", 1):
      guard let rise = Double(values[0]), 0 < rise, rise < 1 else { return nil }
      self = .oneCycle(rise: rise)
    case ("plateau", 0): self = .plateau(factor: 0.1, patience: 10)
    case ("plateau", 2):
      guard let factor = Double(values[0]), 0 < factor, factor < 1, let patience = Int(values[1]),
        0...1_000_000 ~= patience
      else { return nil }
      self = .plateau(factor: factor, patience: patience)
    default: return nil
    }
  }
}
