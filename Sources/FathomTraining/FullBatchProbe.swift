internal import FathomData
internal import FathomNetworks
internal import FathomNumerics
internal import FathomRecords

/// Looks at a network over a whole data set, in chunks, without changing it.
final class FullBatchProbe<Scalar: RealScalar> {
  private let engine: NetworkEngine<Scalar>
  private let feeder: BatchFeeder<Scalar>
  private let order: AlignedStorage<Int32>
  private let samples: Int

  init(
    _ architecture: Architecture, parameters: ParameterVector<Scalar>, data: Dataset, threads: Int
  ) {
    samples = data.samples
    engine = NetworkEngine(
      architecture, parameters: parameters,
      samples: min(samples, Self.chunk(for: architecture)), threads: threads)
    feeder = BatchFeeder(data, outputs: architecture.outputs)
    let order = SampleOrder(samples: samples, seed: 0)
    order.reset()
    self.order = order.order
  }

  /// Samples looked at together: as many as keep the workspace near 64 MiB.
  ///
  /// A function of the architecture alone, so that results depend on nothing else.
  private static func chunk(for architecture: Architecture) -> Int {
    let perSample = 3 * architecture.sizes.reduce(0, +) * MemoryLayout<Scalar>.stride
    let fitting = (64 << 20) / perSample
    return fitting >= 512 ? 512 : max(1, fitting)
  }

  /// The derivatives over all samples, as they were measured last.
  var gradient: ParameterVector<Scalar> { engine.gradient }

  /// Cost and accuracy over the data.
  func evaluate(_ parameters: ParameterVector<Scalar>) -> (cost: Double, accuracy: Double?) {
    engine.setParameters(parameters)
    var total = PassStatistics(layers: engine.architecture.layers.count)
    forEachChunk { start, count in
      run(start, count, to: .outputs)
      total += engine.pass
    }
    return (total.cost, feeder.hasClasses ? total.accuracy : nil)
  }

  /// Everything there is to see, layer by layer.
  func measure(
    _ parameters: ParameterVector<Scalar>, step: Int, speeds: [SpeedMeasurement?]
  ) -> Measurement {
    engine.setParameters(parameters)
    let layers = engine.architecture.layers
    var total = PassStatistics(layers: layers.count)
    let units = layers.map {
      UnitStatistics<Scalar>(units: $0.units, limit: $0.activation.saturationLimit)
    }
    forEachChunk { start, count in
      run(start, count, to: .errors)
      total += engine.pass
      for (layer, statistics) in units.enumerated() {
        statistics.add(
          engine.activations(layer + 2).rows(0..<count),
          slopes: engine.slopes(layer + 2).rows(0..<count))
      }
      engine.computeGradient(samples: count, total: samples, accumulating: start > 0)
    }
    engine.measureGradient()
    return MeasurementBuilder(
      architecture: engine.architecture, parameters: parameters, gradient: engine.gradient,
      pass: total, gradients: engine.gradientStatistics, units: units
    ).measurement(
      step: step, accuracy: feeder.hasClasses ? total.accuracy : nil, speeds: speeds)
  }

  private func forEachChunk(_ body: (_ start: Int, _ count: Int) -> Void) {
    for start in stride(from: 0, to: samples, by: engine.capacity) {
      body(start, min(engine.capacity, samples - start))
    }
  }

  private func run(_ start: Int, _ count: Int, to extent: NetworkEngine<Scalar>.Extent) {
    engine.run(samples: count, to: extent, countsCorrect: feeder.hasClasses) {
      [feeder, order, inputs = engine.inputs, targets = engine.targets] rows in
      feeder.fill(rows, of: inputs, targets, from: order, start: start)
    }
  }
}
