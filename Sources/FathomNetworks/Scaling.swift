/// What happens to numbers on their way into a network or out of it: value · scale + shift, column
/// by column.
///
/// It has no parameters, so that gradients stay those of the network's own weights.
public struct Scaling: Hashable, Sendable {
  /// What each number is multiplied by.
  public let scale: [Double]
  /// What is added to each number afterwards.
  public let shift: [Double]

  /// A scaling.
  ///
  /// - Precondition: One factor and one shift for each column.
  public init(scale: [Double], shift: [Double]) {
    precondition(scale.count == shift.count, "\(scale.count) factors, \(shift.count) shifts")
    self.scale = scale
    self.shift = shift
  }

  /// Nothing happens to so many columns.
  package init(unchanged columns: Int) {
    self.init(
      scale: Array(repeating: 1, count: columns), shift: Array(repeating: 0, count: columns))
  }

  /// How many columns it is for.
  public var columns: Int { scale.count }

  /// Whether all its numbers are finite.
  package var isFinite: Bool {
    scale.allSatisfy(\.isFinite) && shift.allSatisfy(\.isFinite)
  }

  /// This scaling, and another one of what it leaves.
  package func followed(by next: Scaling) -> Scaling {
    precondition(columns == next.columns, "\(next.columns) columns after \(columns)")
    return Scaling(
      scale: zip(scale, next.scale).map { $0 * $1 },
      shift: shift.indices.map { shift[$0] * next.scale[$0] + next.shift[$0] })
  }

  /// What takes the scaled numbers back.
  ///
  /// - Precondition: No factor is 0.
  package var inverse: Scaling {
    Scaling(scale: scale.map { 1 / $0 }, shift: zip(scale, shift).map { -$1 / $0 })
  }
}
