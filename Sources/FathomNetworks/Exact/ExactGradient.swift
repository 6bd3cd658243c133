package import FathomNumerics

/// The magnitudes of a gradient over some samples, each with an exponent of its own: what
/// arithmetic of the working precision would give if it neither over- nor underflowed.
package struct ExactGradient: Sendable {
  /// Why a gradient is exactly zero.
  package enum ZeroCause: Sendable {
    /// No error comes there: dead units, zero weights or a cost that is zero.
    case unreached
    /// Errors come there, and their parts cancel.
    case cancellation
  }

  /// One layer with weights.
  package struct Layer: Sendable {
    /// ‖∂C/∂w^l‖.
    package var weights: Extended
    /// ‖∂C/∂b^l‖.
    package var biases: Extended
    /// The norm of the derivatives by slopes that are learned; nil where there are none.
    package var slopes: Extended?
    /// The largest magnitude among the layer's derivatives.
    package var largest: Extended
    /// √(mean over samples of ‖e^l_s‖²).
    package var error: Extended
    /// Why the gradient is zero; nil if it is not.
    package var zeroCause: ZeroCause?
    /// κ = Σ_s ‖e_s‖ ‖a_s‖ / ‖Σ_s e_s a_sᵀ‖_F ≥ 1: by how much rounding errors are amplified
    /// where samples cancel; infinite where they do completely, nil where all terms are zero.
    package var condition: Double?
    /// The step from layer l+1 to this one; nil for the output layer.
    package var step: Step?

    /// ‖δ^l‖, everything together.
    package var norm: Extended {
      let others = slopes ?? .zero
      return (weights * weights + biases * biases + others * others).squareRoot
    }
  }

  /// The way of the error from layer l+1 back to layer l.
  package struct Step: Sendable {
    /// The accounts on the way, in order.
    package var accounts: [Architecture.Account]
    /// √(mean over samples of ‖·‖²) of the error in front of each account, beginning with e^{l+1},
    /// and at the end, e^l; taken on the way and apart from `Layer.error`.
    package var sizes: [Extended]
    /// The mean of σ′(z^l)² over units and samples.
    package var slopeMeanSquare: Double
    /// The share of units and samples with |σ′(z^l)| below 1 % of its maximum.
    package var saturatedActivations: Double
    /// ‖W^{l+1}‖_F/√n_{l+1}: the gain of weights with an error that points nowhere in particular.
    package var weightGain: Extended
    /// An upper bound on ‖e^l‖/‖e^{l+1}‖ for any sample: γ s_max(W^{l+1}), with γ the largest |σ′|
    /// there is and s_max bounded from above; nil where something joins in along a sum.
    package var bound: Extended?
  }

  /// The layers with weights, 2 … L.
  package var layers: [Layer]
}
