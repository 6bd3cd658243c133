import FathomVocabulary
internal import FathomNumerics

/// Mean 0 and variance 1, over a mini-batch or over a layer, then γ x̂ + β.
struct Normalizing: LayerKind {
  let over: Normalization

  func parameters(from inputs: Int) -> PartParameters? {
    PartParameters(inputs: 1, units: inputs, matrix: .scales, row: .shifts)
  }

  func drawn(
    _ shape: PartParameters, _ initializer: Initializer, from stream: inout RandomStream
  ) -> (matrix: [Double], row: [Double]) {
    (Array(repeating: 1, count: shape.units), Array(repeating: 0, count: shape.units))
  }

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    guard let parameters = site.parameters else { preconditionFailure("γ and β are missing") }
    let learned = LearnedNumbers(parameters)
    let normal = site.workspace.matrix(like: site.output)
    let columns = ColumnNormalizer(
      site.output, errors: site.errors, normal: normal, scales: parameters,
      gradient: learned.sums, epsilon: Normalization.epsilon)
    switch over {
    case .batch: return NormalizingOverBatch(numbers: learned, columns: columns, site: site)
    case .layer:
      let inverse = AlignedStorage<Double>(repeating: 1, count: site.output.rows)
      return NormalizingOverLayer(
        numbers: learned, columns: columns, site: site,
        rows: .normalize(
          site.output, normal: normal, scales: parameters, inverse: inverse,
          epsilon: Normalization.epsilon),
        rowsBack: .normalizeBack(
          site.errors, normal: normal, scales: parameters, inverse: inverse,
          layer: site.errorLayer))
    }
  }
}

/// Every unit over the samples that are taken through together.
private struct NormalizingOverBatch<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let numbers: LearnedNumbers<Scalar>
  let columns: ColumnNormalizer<Scalar>
  let site: PartSite<Scalar>

  var learned: LearnedNumbers<Scalar>? { numbers }
  var running: ColumnNormalizer<Scalar>? { columns }

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add(Forward(columns: columns))
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    plan.add(
      NormalizationBack(columns: columns, layer: site.errorLayer, passesThrough: true))
  }

  private struct Forward: ColumnWalk {
    let columns: ColumnNormalizer<Scalar>

    func run(samples: Int, _ statistics: BatchStatistics, on pool: WorkerPool) -> LayerNumber? {
      let mode: ColumnNormalizer<Scalar>.Mode =
        switch statistics {
        case .batch: .batch(momentum: 0)
        case .updating: .batch(momentum: Normalization.momentum)
        case .running: .running
        }
      columns.forEachBlock(samples: samples, on: pool) {
        columns.normalize(block: $0, rows: samples, mode: mode)
      }
      return nil
    }
  }
}

/// Every sample over the units of the layer.
private struct NormalizingOverLayer<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let numbers: LearnedNumbers<Scalar>
  let columns: ColumnNormalizer<Scalar>
  let site: PartSite<Scalar>
  let rows, rowsBack: KernelCall<Scalar>

  var learned: LearnedNumbers<Scalar>? { numbers }

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([rows])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    // The gradient of γ and β is summed over the samples, column by column.
    plan.add(
      NormalizationBack(columns: columns, layer: site.errorLayer, passesThrough: false))
    plan.add([rowsBack])
  }
}

/// The gradient of γ and β, and errors on their way back through a batch's normalisation.
private struct NormalizationBack<Scalar: RealScalar>: ColumnWalk {
  let columns: ColumnNormalizer<Scalar>
  let layer: LayerNumber
  let passesThrough: Bool

  func run(samples: Int, _ statistics: BatchStatistics, on pool: WorkerPool) -> LayerNumber? {
    columns.forEachBlock(samples: samples, on: pool) {
      columns.normalizeBack(
        block: $0, rows: samples, scale: 1, adding: false, passesThrough: passesThrough)
    }
    return columns.hasOddErrors ? layer : nil
  }
}

extension ColumnNormalizer {
  fileprivate func forEachBlock(
    samples: Int, on pool: WorkerPool, _ body: @Sendable (Int) -> Void
  ) {
    if isSmall(rows: samples) {
      for block in 0..<blocks { body(block) }
    } else {
      pool.forEach(tiles: blocks, body)
    }
  }
}
