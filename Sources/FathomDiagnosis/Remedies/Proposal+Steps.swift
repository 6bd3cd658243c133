import FathomText
import FathomVocabulary
import FathomRecords

// How steps are made, and how many.

extension Proposal {
  /// A tenth of the rate, and no more than 0.1: far beyond the usual rates a tenth is still too
  /// much.
  static let smallerSteps = Proposal { situation in
    guard let training = situation.training else {
      return situation.isLog ? Remedy("Take smaller steps, with a tenth of the learning rate") : nil
    }
    let rate = rounded(min(training.learningRate / 10, 0.1))
    guard rate > 0, rate.isFinite, rate < training.learningRate else { return nil }
    return Remedy("Take smaller steps", [.learningRate: .number(rate)])
  }

  /// Three times the rate.
  static let largerSteps = Proposal { situation in
    guard let training = situation.training else { return nil }
    let rate = rounded(3 * training.learningRate)
    guard rate > training.learningRate, rate.isFinite else { return nil }
    return Remedy("Take larger steps", [.learningRate: .number(rate)])
  }

  /// Steps that do not depend on how large a gradient is.
  static let ownSteps = Proposal { situation in
    guard let training = situation.training, training.knownOptimizer?.isAdaptive != true else {
      return nil
    }
    return Remedy(
      "Use an optimiser that scales each parameter's step by the size of its gradients",
      [.optimizer: "adam", .learningRate: 0.001])
  }

  /// A bound on what a single step can do.
  static let clipping = Proposal { situation in
    guard situation.training != nil || situation.isLog, situation.training?.clipNorm == nil,
      situation.training?.clipValue == nil
    else { return nil }
    return Remedy("Clip the gradient's norm in every step", [.clipNorm: 1])
  }

  /// Four times the samples in a mini-batch, or all of them.
  static let largerBatch = Proposal { situation in
    let reason = "Average the gradient over more samples in each step"
    guard let batch = situation.training?.batchSize, let samples = situation.samples else {
      return situation.isLog ? Remedy(reason) : nil
    }
    guard 0 < batch, batch < samples else { return nil }
    let larger = batch > samples / 4 ? samples : 4 * batch
    return Remedy(reason, [.batchSize: .number(Double(larger))])
  }

  /// Ten times the steps, for a network that has not learned yet; nil for a training that was
  /// interrupted nobody knows how long before its end.
  static let moreSteps = Proposal { situation in
    guard situation.learned != true, situation.training?.incident == nil,
      let made = situation.steps, 0 < made, made < 1_000_000_000
    else { return nil }
    let asked = situation.askedSteps
    if situation.training?.interrupted == true, asked == nil { return nil }
    let steps = max(made, min(asked ?? 0, 1_000_000_000))
    var changes: SettingChanges = [.steps: .number(Double(10 * steps))]
    if situation.asked[.epochs] != nil { changes[.epochs] = .some(nil) }
    return Remedy("Train longer", changes)
  }

  /// Decay that leaves the weights at least half of their size, where it takes more during the
  /// run.
  static let lessDecay = Proposal { situation in
    guard let training = situation.training else { return nil }
    let time = training.learningRate * Double(max(training.steps, 1))
    let limit = 0.5 / time
    let isAdaptive = training.knownOptimizer?.isAdaptive ?? true
    let penalty = isAdaptive ? 0 : training.l2 ?? 0
    guard time.isFinite, training.weightDecay + penalty > limit else { return nil }
    var changes = SettingChanges()
    // Each of the two keeps its share of what is left.
    let share = limit / (training.weightDecay + penalty)
    if training.weightDecay > 0 {
      let decay = share * training.weightDecay
      if situation.asked[.lambda] != nil, let samples = situation.samples {
        changes[.lambda] = .number(roundedDown(decay * Double(samples)))
      } else {
        changes[.weightDecay] = .number(roundedDown(decay))
      }
    }
    if penalty > 0 { changes[.l2] = .number(roundedDown(share * penalty)) }
    return Remedy("Let the weights decay less", changes)
  }

  /// A number of two digits, as sentences show it.
  private static func rounded(_ value: Double) -> Double { Double(Wording.number(value)) ?? value }

  /// The number of one digit at or below a positive number.
  private static func roundedDown(_ value: Double) -> Double {
    guard let log10 = Magnitude(value).log10 else { return 0 }
    let exponent = Int(log10.rounded(.down))
    let digit = Int((value / Magnitude(log10: Double(exponent)).value).rounded(.down))
    return Double("\(min(max(digit, 1), 9))e\(exponent)") ?? 0
  }
}

extension Situation {
  /// The steps that were asked for, more than were made where training ended early; nil where no
  /// number was.
  fileprivate var askedSteps: Int? {
    if let steps = asked[.steps].flatMap(Int.init) { return steps }
    guard let epochs = asked[.epochs].flatMap(Int.init), let samples, samples > 0,
      let batch = training?.batchSize, batch > 0
    else { return nil }
    let steps = epochs.multipliedReportingOverflow(by: (samples + batch - 1) / batch)
    return steps.overflow ? .max : steps.partialValue
  }
}
