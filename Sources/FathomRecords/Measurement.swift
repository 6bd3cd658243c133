/// What one look at a network found, layer by layer.
///
/// `initial` and `final` measurements are of the full batch over the samples used, made without
/// a step.
public struct Measurement: Codable, Sendable, Equatable {
  /// Optimiser steps made before this look.
  public var step: Int
  /// The cost C, the mean over the samples.
  @Recorded public var cost: Double
  /// The share of samples classified correctly; nil for targets that are not classes.
  @Recorded public var accuracy: Double?
  /// One entry for each layer with weights, in order: layers 2 … L.
  public var layers: [LayerMeasurement]
  /// The size of the mini-batches whose own means and variances batch normalisation took, as
  /// training does, figures being averaged over them; nil for a network without.
  @Recorded public var batchStatistics: Int?

  /// A measurement.
  public init(step: Int, cost: Double, accuracy: Double?, layers: [LayerMeasurement]) {
    self.step = step
    self.cost = cost
    self.accuracy = accuracy
    self.layers = layers
  }

  /// The hidden layers: all but the output layer.
  public var hiddenLayers: ArraySlice<LayerMeasurement> { layers.dropLast() }
}
