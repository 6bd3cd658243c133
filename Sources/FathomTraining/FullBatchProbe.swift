internal import FathomVocabulary
internal import FathomData
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Looks at a network over a whole data set, in chunks, without changing it.
///
/// With batch normalisation a chunk is a mini-batch of the training's size, drawn as the first
/// epoch draws them, and is normalised by its own statistics: that is what training
/// differentiates. Nothing is dropped out.
final class FullBatchProbe<Scalar: RealScalar> {
  private let engine: NetworkEngine<Scalar>
  private let feeder: BatchFeeder<Scalar>
  private let order: AlignedStorage<Int32>
  private let samples: Int
  private let threads: Int
  private let isExact: Bool
  /// The samples of one mini-batch, drawn as the training draws its first.
  private let batch: AlignedStorage<Int32>
  /// The samples whose activations are looked at one by one, drawn likewise.
  private let closeUp: AlignedStorage<Int32>
  private let image: ImageShape?
  /// What another probe of the same needs, for a closer look.
  private let subject: (data: Dataset, options: TrainingOptions, classWeights: [Double]?)

  init(
    _ architecture: Architecture, parameters: ParameterVector<Scalar>, data: Dataset,
    options: TrainingOptions, classWeights: [Double]? = nil
  ) {
    samples = data.samples
    let threads = options.threads ?? Parallel.availableThreads
    self.threads = threads
    let size = min(samples, options.resolvedBatchSize(samples: samples))
    let feeder = BatchFeeder<Scalar>(
      data, outputs: architecture.outputs, labelSmoothing: options.labelSmoothing,
      classWeights: classWeights)
    self.feeder = feeder
    engine = NetworkEngine(
      architecture, parameters: parameters,
      samples: architecture.mixesSamples
        ? size : min(samples, NetworkEngine<Scalar>.samplesAtOnce(in: architecture)),
      threads: threads, weighsSamples: feeder.weighsSamples)
    isExact = architecture.hasExactPass && !feeder.weighsSamples
    let shuffled = SampleOrder(samples: samples, seed: options.seed)
    shuffled.shuffle(epoch: 1)
    let inPlace = SampleOrder(samples: samples, seed: 0)
    inPlace.reset()
    order = architecture.mixesSamples ? shuffled.order : inPlace.order
    batch = AlignedStorage(repeating: 0, count: size)
    batch.store(shuffled.order.array(0..<size))
    let most = min(LayerDetailBuilder<Scalar>.samples(of: samples, architecture), engine.capacity)
    closeUp = AlignedStorage(repeating: 0, count: most)
    closeUp.store(shuffled.order.array(0..<most))
    image = data.features.image
    subject = (data, options, classWeights)
  }

  /// The derivatives over all samples, as they were measured last.
  var gradient: ParameterVector<Scalar> { engine.gradient }

  /// Cost and accuracy over the data of the network that another engine holds, batch normalisation
  /// taking its running statistics.
  func evaluate(_ other: NetworkEngine<Scalar>) -> Evaluation {
    engine.setParameters(of: other)
    let pass = engine.answer(samples: order.count, countsCorrect: feeder.hasClasses) {
      [
        feeder, order, inputs = engine.inputs, targets = engine.targets,
        weights = engine.sampleWeights
      ] rows, chunk in
      feeder.fill(
        rows, of: inputs, targets, from: order, start: chunk.lowerBound, lookahead: chunk.count)
      feeder.fill(weights: weights, rows, from: order, start: chunk.lowerBound)
    }
    return Evaluation(pass, hasClasses: feeder.hasClasses)
  }

  /// Everything there is to see, layer by layer: the plain pass for what the working precision
  /// makes of the network, the exact one for magnitudes.
  func measure(
    _ parameters: ParameterVector<Scalar>, step: Int, updates: [UpdateMeasurement?]
  ) -> Measurement {
    engine.setParameters(parameters)
    // First, so that the gradient over all samples is the one that stays.
    let batchGradient = gradientOfBatch()
    run(closeUp, 0, closeUp.count, to: .outputs)
    let signals = LayerDetailBuilder.signals(of: engine, samples: closeUp.count)
    let layers = engine.architecture.layers
    var total = PassStatistics(engine.architecture)
    let units = zip(layers, engine.architecture.activatedUnits).map {
      UnitStatistics<Scalar>(
        units: $1, limit: $0.activation.saturationLimit,
        isOneSided: $0.activation.saturatesOnlyAbove)
    }
    forEachChunk(of: order) { start, count in
      run(order, start, count, to: .errors)
      total += engine.pass
      for (layer, statistics) in units.numbered {
        statistics.add(
          engine.activations(layer).rows(0..<count), slopes: engine.slopes(layer).rows(0..<count))
      }
      engine.computeGradient(samples: count, total: samples, accumulating: start > 0)
    }
    engine.measureGradient()
    let gradient = engine.gradient
    let measurement = MeasurementBuilder(
      architecture: engine.architecture,
      books: (engine.architecture.accounts, engine.architecture.accountsBefore),
      parameters: parameters, gradient: gradient,
      batchGradient: batchGradient, batch: batch.count, pass: total,
      gradients: engine.gradientStatistics, statistics: engine.statistics,
      weightSquares: engine.weightSquares(), units: units,
      exact: exactGradient(parameters),
      detail: LayerDetailBuilder(
        parameters: parameters, gradient: gradient, signals: signals, image: image)
    ).measurement(
      step: step, accuracy: feeder.hasClasses ? total.accuracy : nil, updates: updates)
    return isExact || Scalar.self == Double.self || measurement.isPlainlyUsable
      ? measurement : inDouble(measurement, parameters)
  }

  /// A measurement with the magnitudes that double precision finds, for layers that the exact
  /// pass does not cover.
  private func inDouble(
    _ measurement: Measurement, _ parameters: ParameterVector<Scalar>
  ) -> Measurement {
    let wide = parameters.converted(to: Double.self)
    let probe = FullBatchProbe<Double>(
      engine.architecture, parameters: wide, data: subject.data, options: subject.options,
      classWeights: subject.classWeights)
    return measurement.taking(
      probe.measure(
        wide, step: measurement.step, updates: engine.architecture.layers.map { _ in nil }))
  }

  private func exactGradient(_ parameters: ParameterVector<Scalar>) -> ExactGradient? {
    guard isExact else { return nil }
    return ExactPass(
      engine.architecture, parameters: parameters, samples: samples, threads: threads
    ).run(samples: samples) { [feeder, order] range, inputs, targets in
      feeder.fill(
        0..<range.count, of: inputs, targets, from: order, start: range.lowerBound, lookahead: 0)
    }
  }

  /// The gradient of one mini-batch, with the engine's parameters.
  private func gradientOfBatch() -> ParameterVector<Scalar> {
    forEachChunk(of: batch) { start, count in
      run(batch, start, count, to: .errors)
      engine.computeGradient(samples: count, total: batch.count, accumulating: start > 0)
    }
    return engine.gradient
  }

  private func forEachChunk(
    of order: AlignedStorage<Int32>, _ body: (_ start: Int, _ count: Int) -> Void
  ) {
    for start in stride(from: 0, to: order.count, by: engine.capacity) {
      body(start, min(engine.capacity, order.count - start))
    }
  }

  private func run(
    _ order: AlignedStorage<Int32>, _ start: Int, _ count: Int, to extent: PassExtent
  ) {
    engine.run(samples: count, to: extent, countsCorrect: feeder.hasClasses) {
      [feeder, inputs = engine.inputs, targets = engine.targets, weights = engine.sampleWeights]
      rows in
      feeder.fill(rows, of: inputs, targets, from: order, start: start, lookahead: count)
      feeder.fill(weights: weights, rows, from: order, start: start)
    }
  }
}
