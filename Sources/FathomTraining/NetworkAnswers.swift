public import FathomData
public import FathomNetworks
public import FathomNumerics

/// What a network answers to samples.
public struct NetworkAnswers: Sendable, Equatable {
  /// The outputs a^L, samples × `columns`, row by row.
  public var outputs: [Double]
  /// The number of outputs of a sample.
  public var columns: Int
  /// Cost and accuracy, if the samples' targets are meant.
  public var evaluation: Evaluation

  private static var samplesAtOnce: Int { 512 }

  /// The answers of a network.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - parameters: Its weights and biases.
  ///   - statistics: The running means and variances of batch normalisation; nil for those that
  ///     training begins with.
  ///   - data: The samples; its name is used in errors.
  ///   - threads: The threads that may be used; nil for the processors available.
  /// - Throws: `TrainingError` when the samples do not fit the network.
  public init<Scalar: RealScalar>(
    of architecture: Architecture, _ parameters: ParameterVector<Scalar>,
    statistics: RunningStatistics? = nil, to data: LoadedData, threads: Int? = nil
  ) throws(TrainingError) {
    let options = TrainingOptions(
      batchSize: min(Self.samplesAtOnce, max(1, data.training.samples)), duration: .steps(0),
      threads: threads)
    try data.check(architecture, options)
    let probe = FullBatchProbe(
      architecture, parameters: parameters, data: data.training, options: options)
    let columns = architecture.outputs
    var outputs = Array(repeating: 0.0, count: data.training.samples * columns)
    let found = probe.evaluate(
      parameters, statistics ?? RunningStatistics(architecture)
    ) { samples, chunk in
      for (row, sample) in samples.enumerated() {
        for column in 0..<columns {
          outputs[Int(sample) * columns + column] = Double(chunk[row, column])
        }
      }
    }
    self.outputs = outputs
    self.columns = columns
    evaluation = found
  }

  /// The number of samples.
  public var samples: Int { outputs.count / max(1, columns) }

  /// The class that each sample is taken for: the largest output, or whether a single output is
  /// above ½.
  public var labels: [Int] { Self.labels(of: outputs, columns: columns) }

  /// The classes that outputs stand for, row by row.
  public static func labels(of outputs: [Double], columns: Int) -> [Int] {
    (0..<outputs.count / max(1, columns)).map { sample in
      let row = outputs[sample * columns..<(sample + 1) * columns]
      guard columns > 1 else { return (row.first ?? 0) > 0.5 ? 1 : 0 }
      var best = row.startIndex
      for index in row.indices where row[index] > row[best] { best = index }
      return best - row.startIndex
    }
  }
}
