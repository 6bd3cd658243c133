import FathomVocabulary
internal import FathomNumerics

/// PReLU: the slope below 0 is learned, one for the layer or one for each unit.
struct LearningSlopes: LayerKind {
  let start: Double
  let isPerUnit: Bool

  func parameters(from inputs: Int) -> PartParameters? {
    PartParameters(inputs: 0, units: isPerUnit ? inputs : 1, matrix: nil, row: .slopes)
  }

  func drawn(
    _ shape: PartParameters, _ initializer: Initializer, from stream: inout RandomStream
  ) -> (matrix: [Double], row: [Double]) {
    ([], Array(repeating: start, count: shape.units))
  }

  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar> {
    guard let parameters = site.parameters else { preconditionFailure("slopes are missing") }
    let numbers = LearnedNumbers(parameters)
    let kept = site.workspace.matrix(like: site.output)
    return PlannedSlopes(
      numbers: numbers, site: site, matrix: site.workspace.slopes(for: site), kept: kept,
      sums: SlopeSums(site.errors, kept: kept, into: numbers.sums))
  }
}

private struct PlannedSlopes<Scalar: RealScalar>: PlannedPart, @unchecked Sendable {
  let numbers: LearnedNumbers<Scalar>
  let site: PartSite<Scalar>
  let matrix, kept: MatrixView<Scalar>
  let sums: SlopeSums<Scalar>

  var slopes: MatrixView<Scalar>? { matrix }
  var learned: LearnedNumbers<Scalar>? { numbers }

  func forward(into plan: inout PlannedCalls<Scalar>) {
    plan.add([
      .learnedSlopes(
        numbers.parameters, site.output, slopes: matrix, kept: kept, layer: site.layer)
    ])
  }

  func backward(into plan: inout PlannedCalls<Scalar>) {
    plan.add(Back(sums: sums))
    plan.add([.applySlopes(matrix, to: site.errors, layer: site.errorLayer)])
  }

  private struct Back: ColumnWalk {
    let sums: SlopeSums<Scalar>

    func run(samples: Int, _ statistics: BatchStatistics, on pool: WorkerPool) -> LayerNumber? {
      sums.sum(rows: samples)
      return nil
    }
  }
}
