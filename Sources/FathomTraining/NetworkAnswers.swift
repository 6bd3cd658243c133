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

  /// The answers of a network.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - parameters: Its weights and biases.
  ///   - data: The samples; its name is used in errors.
  ///   - threads: The threads that may be used; nil for the processors available.
  /// - Throws: `TrainingError` when the samples do not fit the network.
  public init<Scalar: RealScalar>(
    of architecture: Architecture, _ parameters: ParameterVector<Scalar>, to data: LoadedData,
    threads: Int? = nil
  ) throws(TrainingError) {
    let options = TrainingOptions(batchSize: 1, duration: .steps(0), threads: threads)
    try data.check(architecture, options)
    let probe = FullBatchProbe(
      architecture, parameters: parameters, data: data.training, options: options)
    var outputs: [Double] = []
    outputs.reserveCapacity(data.training.samples * architecture.outputs)
    let (cost, accuracy) = probe.evaluate(parameters) { chunk in
      outputs += chunk.array().map { Double($0) }
    }
    self.outputs = outputs
    columns = architecture.outputs
    evaluation = Evaluation(cost: cost, accuracy: accuracy)
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
