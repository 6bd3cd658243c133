/// How far a batch is taken through a network.
package enum PassExtent: Sendable {
  /// Outputs, cost and accuracy.
  case outputs
  /// Also the errors of every layer.
  case errors
}

/// How closely a batch is looked at on its way.
package enum PassDetail: Int, Comparable, Sendable {
  /// Costs, saturation, and whether all numbers are finite.
  case finite
  /// Also ‖e_s‖² and the norm of each sample's gradient.
  case samples
  /// Also ‖u_s‖², before the slopes are applied.
  case accounts

  /// Less before more.
  package static func < (lhs: Self, rhs: Self) -> Bool { lhs.rawValue < rhs.rawValue }
}
