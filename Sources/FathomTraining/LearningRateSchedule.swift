/// How the learning rate changes in the course of a training.
///
/// Where PyTorch has a scheduler of the kind, the rates are PyTorch's, with one scheduler step for
/// each optimiser step.
public struct LearningRateSchedule: Hashable, Codable, Sendable {
  /// A number of steps, or of epochs.
  public enum Length: Hashable, Codable, Sendable {
    /// Optimiser steps.
    case steps(Int)
    /// Passes over the data.
    case epochs(Int)
  }

  /// What the rate does after the warm-up.
  public enum Shape: Hashable, Codable, Sendable {
    /// η throughout.
    case constant
    /// η γ^⌊t/N⌋: `StepLR`.
    case step(every: Length, factor: Double)
    /// Down to a smallest rate at the last step along half a cosine: `CosineAnnealingLR`.
    case cosine(minimum: Double)
    /// Up from η/25 to η during a share of the steps, then down to η/250 000, both along half a
    /// cosine, while the momentum goes from 0.95 to 0.85 and back: `OneCycleLR`.
    case oneCycle(rise: Double)
    /// Multiplied by a factor whenever the training cost of more than so many epochs in a row was
    /// not 0.01 % below the lowest: `ReduceLROnPlateau`.
    case plateau(factor: Double, patience: Int)
  }

  /// A beginning with smaller rates.
  public struct WarmUp: Hashable, Codable, Sendable {
    /// How long it lasts.
    public var length: Length
    /// The share of η at the first step.
    public var start: Double

    /// A linear rise from a share of η to η: `LinearLR`.
    public init(_ length: Length, from start: Double = 1.0 / 3) {
      self.length = length
      self.start = start
    }
  }

  /// What comes first; nil for no warm-up.
  public var warmUp: WarmUp?
  /// What comes then.
  public var shape: Shape

  /// A schedule.
  public init(_ shape: Shape = .constant, after warmUp: WarmUp? = nil) {
    self.shape = shape
    self.warmUp = warmUp
  }

  /// η at every step.
  public static let constant = LearningRateSchedule()
}

/// A schedule in a training of known length.
struct ScheduleClock: Sendable {
  private let schedule: LearningRateSchedule
  private let base: Double
  private let total: Int
  private let stepsPerEpoch: Int

  init(_ schedule: LearningRateSchedule, rate: Double, totalSteps: Int, stepsPerEpoch: Int) {
    self.schedule = schedule
    base = rate
    total = totalSteps
    self.stepsPerEpoch = stepsPerEpoch
  }

  /// η of the step after some steps, before what a plateau takes away.
  func rate(after steps: Int) -> Double {
    let warm = schedule.warmUp.map { count($0.length) } ?? 0
    if let warmUp = schedule.warmUp, steps < warm {
      return base * (warmUp.start + (1 - warmUp.start) * Double(steps) / Double(warm))
    }
    let step = steps - warm
    switch schedule.shape {
    case .constant, .plateau: return base
    case .step(let every, let factor): return base * .power(factor, step / max(1, count(every)))
    case .cosine(let minimum):
      let length = Double(max(1, total - warm))
      return minimum + (base - minimum) * (1 + .cosine(min(1, Double(step) / length))) / 2
    case .oneCycle(let rise):
      return cycle(step, rise, total - warm, start: base / 25, top: base, end: base / 25e4)
    }
  }

  /// The momentum that a one-cycle schedule asks for; nil for the others, and in a warm-up.
  func momentum(after steps: Int) -> Double? {
    let warm = schedule.warmUp.map { count($0.length) } ?? 0
    guard case .oneCycle(let rise) = schedule.shape, steps >= warm else { return nil }
    return cycle(steps - warm, rise, total - warm, start: 0.95, top: 0.85, end: 0.95)
  }

  /// Half a cosine from `start` to `top`, then half a cosine to `end`; it stays there.
  private func cycle(
    _ step: Int, _ rise: Double, _ length: Int, start: Double, top: Double, end: Double
  ) -> Double {
    let (middle, last) = (rise * Double(length) - 1, Double(length - 1))
    let t = min(Double(step), last)
    func anneal(_ from: Double, _ to: Double, _ share: Double) -> Double {
      to + (from - to) / 2 * (1 + .cosine(share))
    }
    if t <= middle, middle > 0 { return anneal(start, top, t / middle) }
    return last > middle ? anneal(top, end, (t - middle) / (last - middle)) : top
  }

  private func count(_ length: LearningRateSchedule.Length) -> Int {
    switch length {
    case .steps(let steps): return steps
    case .epochs(let epochs):
      let (steps, overflow) = epochs.multipliedReportingOverflow(by: stepsPerEpoch)
      return overflow ? .max : steps
    }
  }
}

/// How far a schedule that waits for a plateau has come.
public struct PlateauState: Hashable, Codable, Sendable {
  /// The lowest training cost of an epoch; nil before the first.
  public var lowest: Double?
  /// Epochs in a row that were not lower.
  public var epochsWithout = 0
  /// What the rate is multiplied by.
  public var factor = 1.0

  /// Nothing seen yet.
  public init() {}

  /// Looks at the training cost of an epoch.
  mutating func look(at cost: Double, _ shape: LearningRateSchedule.Shape) {
    guard case .plateau(let factor, let patience) = shape else { return }
    if lowest.map({ cost < $0 * (1 - 1e-4) }) ?? cost.isFinite {
      lowest = cost
      epochsWithout = 0
      return
    }
    epochsWithout += 1
    if epochsWithout > patience {
      self.factor *= factor
      epochsWithout = 0
    }
  }
}
