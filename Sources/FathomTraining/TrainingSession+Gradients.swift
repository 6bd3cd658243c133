public import FathomFiles
import FathomData
internal import FathomNetworks
internal import FathomNumerics
public import FathomRecords

/// A training whose precision is not known where it is used.
public protocol MeasuredSession {
  /// Everything the run leaves behind so far.
  ///
  /// The network is measured over all samples as it is now, unless no step was made.
  func record() -> RunRecord

  /// Writes every parameter's derivative and last change to a NumPy archive.
  ///
  /// The arrays: `dW2`, `db2`, … with ∂C/∂W^l (units × inputs) and ∂C/∂b^l of the last mini-batch,
  /// and `stepW2`, `stepb2`, … with what the last step added, weight decay taken out. Layers that
  /// are normalised have `dscale2` and `dshift2` for γ and β, and no biases where it is over batches.
  /// Before the first step the derivatives are those over all samples, and there are no arrays of changes.
  ///
  /// - Throws: `FileError` when the file cannot be written; then nothing is left of it.
  func writeGradients(to file: String) throws(FileError)
}

extension TrainingSession: MeasuredSession {
  /// Writes every parameter's derivative and last change to a NumPy archive.
  ///
  /// The arrays: `dW2`, `db2`, … with ∂C/∂W^l (units × inputs) and ∂C/∂b^l of the last mini-batch,
  /// and `stepW2`, `stepb2`, … with what the last step added, weight decay taken out. Layers that
  /// are normalised have `dscale2` and `dshift2` for γ and β, and no biases where it is over batches.
  /// Before the first step the derivatives are those over all samples, and there are no arrays of changes.
  ///
  /// - Throws: `FileError` when the file cannot be written; then nothing is left of it.
  public func writeGradients(to file: String) throws(FileError) {
    var writer = try NPZWriter(file)
    try write(step > 0 ? derivatives : initialDerivatives, "d", to: &writer)
    if step > 0 { try write(lastChange, "step", to: &writer) }
    try writer.finish()
  }

  private func write(
    _ vector: ParameterVector<Scalar>, _ prefix: String, to writer: inout NPZWriter
  ) throws(FileError) {
    for block in vector.layout.blocks {
      try writer.add("\(prefix)\(block.name)", shape: block.shape, vector[block])
    }
  }
}
