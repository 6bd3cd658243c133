import FathomVocabulary
internal import FathomNumerics

/// A walk over the columns of a matrix, for which the rows have to wait for each other.
protocol ColumnWalk<Scalar>: Sendable {
  associatedtype Scalar: RealScalar

  /// Walks over the first rows.
  ///
  /// - Returns: The layer an error of which is no longer a finite number; nil for none.
  func run(samples: Int, _ statistics: BatchStatistics, on pool: WorkerPool) -> LayerNumber?
}

/// Calls as they are planned, with the places where rows have to wait for each other.
struct PlannedCalls<Scalar: RealScalar> {
  private(set) var calls: [KernelCall<Scalar>] = []
  /// Which calls each layer's affine map begins with on the way back, in that order.
  private(set) var beginnings: [(layer: LayerNumber, call: Int)] = []
  /// The layers that a later one has sent errors to along a sum.
  var carries: Set<LayerNumber> = []
  private var finished: [Plan<Scalar>.Stage] = []

  /// Plans calls.
  mutating func add(_ calls: [KernelCall<Scalar>]) {
    self.calls += calls
  }

  /// Plans a walk over columns.
  mutating func add(_ walk: some ColumnWalk<Scalar>) {
    finished.append(Plan.Stage(calls: start..<calls.count, columns: walk))
  }

  /// Notes that the errors of a layer are there.
  mutating func beginLayer(_ layer: LayerNumber) {
    beginnings.append((layer, calls.count))
  }

  /// The stages, the last of which needs no columns.
  var stages: [Plan<Scalar>.Stage] {
    finished + [Plan.Stage(calls: start..<calls.count, columns: nil)]
  }

  private var start: Int { finished.last?.calls.upperBound ?? 0 }
}
