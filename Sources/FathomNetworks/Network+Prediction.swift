package import FathomNumerics
internal import Foundation

extension Network {
  /// What the network answers, its batch normalisation taking the running statistics.
  ///
  /// - Parameters:
  ///   - inputs: The numbers of each sample, before the network's own scaling.
  ///   - threads: The threads that may be used; nil for the processors available. Answers do not
  ///     depend on it.
  /// - Returns: An answer to each sample, in the precision of the parameters.
  /// - Precondition: As many numbers in each sample as the network has inputs.
  public func predict(_ inputs: [[Double]], threads: Int? = nil) -> NetworkAnswers {
    let columns = architecture.inputs
    for sample in inputs {
      precondition(sample.count == columns, "\(sample.count) numbers for \(columns) inputs")
    }
    return predict(
      ScaledRows(.reals(inputs.flatMap(\.self)), Scaling(unchanged: columns)), threads: threads)
  }

  /// What the network answers to samples as they are stored.
  package func predict(_ inputs: ScaledRows, threads: Int?) -> NetworkAnswers {
    evaluate(inputs, targets: nil, areClasses: false, threads: threads).answers
  }

  /// What the network answers, and what its cost is.
  ///
  /// - Parameters:
  ///   - inputs: The samples, before the network's own scaling.
  ///   - targets: What it should answer; nil where that is not known, and the cost means nothing.
  ///   - areClasses: Whether targets are classes, so that right answers can be counted.
  ///   - threads: The threads that may be used; nil for the processors available.
  /// - Returns: An answer to each sample, and what was seen on the way.
  package func evaluate(
    _ inputs: ScaledRows, targets: ScaledRows?, areClasses: Bool, threads: Int?
  ) -> (answers: NetworkAnswers, pass: PassStatistics) {
    var (inputs, targets) = (inputs, targets)
    if let inputScaling { inputs.scaling = inputs.scaling.followed(by: inputScaling) }
    if let targetScaling, let rows = targets, !areClasses {
      targets?.scaling = rows.scaling.followed(by: targetScaling.inverse)
    }
    let threads = threads ?? Parallel.availableThreads
    switch parameters {
    case .float(let vector):
      return evaluate(vector, inputs.gatherer(), targets?.gatherer(), areClasses, threads)
    case .double(let vector):
      return evaluate(vector, inputs.gatherer(), targets?.gatherer(), areClasses, threads)
    }
  }

  private func evaluate<Scalar: RealScalar>(
    _ parameters: ParameterVector<Scalar>, _ inputs: RowGatherer<Scalar>,
    _ targets: RowGatherer<Scalar>?, _ areClasses: Bool, _ threads: Int
  ) -> (answers: NetworkAnswers, pass: PassStatistics) {
    let samples = inputs.rows
    let engine = NetworkEngine(
      architecture, parameters: parameters,
      samples: max(1, min(samples, NetworkEngine<Scalar>.samplesAtOnce(in: architecture))),
      threads: threads)
    engine.setRunningStatistics(runningStatistics)
    let order = AlignedStorage<Int32>(repeating: 0, count: samples)
    order.store((0..<samples).map { Int32($0) })
    let (columns, last) = (architecture.outputs, architecture.outputLayer)
    var outputs: [Double] = []
    outputs.reserveCapacity(samples * columns)
    var labels: [Int] = []
    let pass = engine.answer(samples: samples, countsCorrect: areClasses) {
      [first = engine.inputs, second = engine.targets] rows, chunk in
      let positions = chunk.lowerBound + rows.lowerBound..<chunk.lowerBound + rows.upperBound
      inputs.gather(order, at: positions, into: first.rows(rows))
      targets?.gather(order, at: positions, into: second.rows(rows))
    } onOutputs: { chunk, matrix in
      let found = matrix.array().map { Double($0) }
      labels += NetworkAnswers.labels(of: found, columns: columns)
      let answers =
        answersLogarithms
        ? logarithms(of: engine.preActivations(last, samples: chunk.count)) : answers(of: found)
      // A network answers in the precision that it computes in.
      outputs += answers.map { Double(Scalar($0)) }
    }
    return (NetworkAnswers(outputs: outputs, columns: columns, labels: labels), pass)
  }

  private func answers(of outputs: [Double]) -> [Double] {
    guard let targetScaling else { return outputs }
    let columns = targetScaling.columns
    return outputs.enumerated().map { index, value in
      value * targetScaling.scale[index % columns] + targetScaling.shift[index % columns]
    }
  }

  /// log softmax(z) = z − max z − log Σ exp(z − max z), which is finite where the softmax itself is
  /// too small for a number.
  private func logarithms<Scalar: RealScalar>(of z: MatrixView<Scalar>) -> [Double] {
    (0..<z.rows).flatMap { row in
      let values = (0..<z.columns).map { Double(z[row, $0]) }
      let top = values.max() ?? 0
      let sum = values.reduce(0) { $0 + exp($1 - top) }
      return values.map { $0 - top - log(sum) }
    }
  }
}

/// Samples as they are stored, and what happens to their numbers on the way into a network.
package struct ScaledRows: Sendable {
  let stored: StoredRows
  /// What happens to them.
  package var scaling: Scaling

  /// Rows with as many numbers as the scaling has columns.
  package init(_ stored: StoredRows, _ scaling: Scaling) {
    self.stored = stored
    self.scaling = scaling
  }

  func gatherer<Scalar: RealScalar>() -> RowGatherer<Scalar> {
    RowGatherer(stored, scale: scaling.scale, shift: scaling.shift)
  }
}
