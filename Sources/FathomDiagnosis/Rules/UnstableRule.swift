import FathomText
import FathomRecords

/// The cost swings: for a good part of the run it is far above what it had already been.
///
/// The cost curve is cut into blocks. Mini-batches of few samples are noisy, so a block covers at
/// least `samples` of them and counts with its mean; over the full batch there is no noise, a
/// block is one window of the curve and counts with its highest cost. A block is *back up* when
/// it is above twice the lowest mean before it (the cost at initialisation included) and above
/// it by 5 % of the baseline's cost, so that 0.02 after 0.01 is no swing.
public struct UnstableRule: Rule {
  /// The share of the blocks that must be back up.
  ///
  /// *Source:* AUTOTRAINER's η (ICSE 2021): oscillation in 20 % of the epochs. One early bump
  /// stays below it.
  public static let share = 0.2
  /// How many times the lowest earlier cost counts as back up.
  ///
  /// *Source:* torchmortem's loss spike.
  public static let factor = 2.0
  /// Samples whose mean a block is at least, in mini-batch training.
  ///
  /// *Source:* ours. Costs of single samples spread by up to three times their mean in a trained
  /// classifier; a mean of 500 then spreads by 13 %, far from a factor of 2. Fashion-MNIST
  /// networks at batch sizes 1, 4 and 32 have no block back up.
  public static let samples = 500
  /// The fewest blocks that allow a judgement, and with it a share of 20 %.
  ///
  /// *Source:* ours.
  public static let blocks = 10

  /// The rule.
  public init() {}

  /// `unstable`.
  public var condition: Condition { .unstable }

  /// What it has to know.
  public var needs: [Need] { [.costCurve] }

  /// The blocks of the cost curve that are back up; nil for a run that diverged.
  public func finding(in evidence: Evidence) -> Finding? {
    guard let cost = evidence.cost, DivergedRule().finding(in: evidence) == nil else { return nil }
    let blocks = Self.blocks(of: evidence)
    guard blocks.count >= Self.blocks else { return nil }
    let rise = Learning.margin * cost.reference
    var lowest = cost.start
    var backUp = 0
    var worst = (height: 0.0, after: 0.0)
    for block in blocks {
      if block.level > Self.factor * lowest, block.level > lowest + rise {
        backUp += 1
        if block.level > worst.height { worst = (block.level, lowest) }
      }
      if block.mean < lowest { lowest = block.mean }
    }
    let share = Double(backUp) / Double(blocks.count)
    guard share >= Self.share else { return nil }
    return Finding(
      rule: condition, severity: evidence.severity(), layers: [], observed: share,
      threshold: Self.share,
      evidence:
        "In \(Wording.percent(share)) of the \(evidence.record == nil ? "log" : "run") (threshold"
        + " \(Wording.percent(Self.share))) the cost was more than \(Wording.number(Self.factor))"
        + " times the lowest that it had reached before, at worst \(Wording.number(worst.height))"
        + " after \(Wording.number(worst.after)).",
      remedies: evidence.situation.remedies(.smallerSteps, .largerBatch, .standardInputs))
  }

  /// What the finding says, and how the run ended.
  public func summary(of finding: Finding, in evidence: Evidence) -> String {
    "Training is unstable: \(finding.clause); \(evidence.outcome(of: condition))."
  }

  /// The blocks of the cost curve: the mean of each, and what is compared with it.
  ///
  /// - Returns: nothing where no step was made, and where a log holds too few costs.
  static func blocks(of evidence: Evidence) -> [(mean: Double, level: Double)] {
    switch evidence.source {
    case .record(let run):
      run.training.map {
        blocks(of: run.history.costCurve, training: $0, data: run.data)
      } ?? []
    case .log(let log): blocks(of: log)
    }
  }

  /// Means of consecutive costs.
  ///
  /// How many samples a logged cost covers is not known; 16 mini-batches of 32 are about the
  /// samples that a block asks for.
  private static func blocks(of log: LogRecord) -> [(mean: Double, level: Double)] {
    let size = log.costIsEpochMean ? 1 : 16
    guard log.cost.count >= size * blocks else { return [] }
    return stride(from: 0, to: log.cost.count - size + 1, by: size).map {
      let mean = CostEvidence.mean(log.cost[$0..<$0 + size])
      return (mean, mean)
    }
  }

  /// Consecutive windows in sum.
  private static func blocks(
    of curve: [CostWindow], training: TrainingRecord, data: DataRecord
  ) -> [(mean: Double, level: Double)] {
    if training.batchSize >= data.samples { return curve.map { ($0.mean, $0.high) } }
    var blocks: [(mean: Double, level: Double)] = []
    var sum = 0.0
    var steps = 0.0
    for window in curve {
      sum += window.mean * Double(window.steps)
      steps += Double(window.steps)
      if steps * Double(training.batchSize) >= Double(samples) {
        blocks.append((sum / steps, sum / steps))
        (sum, steps) = (0, 0)
      }
    }
    return blocks
  }
}
