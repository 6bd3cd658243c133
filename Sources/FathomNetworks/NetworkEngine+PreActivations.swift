package import FathomVocabulary
package import FathomNumerics

extension NetworkEngine {
  /// The pre-activations z^l = W^l a^{l−1} + b^l of the last batch, a row per sample.
  ///
  /// A pass overwrites them with the activations; asking computes them again, one product for
  /// each layer, and is meant for a few samples now and then.
  ///
  /// - Parameters:
  ///   - layer: l.
  ///   - samples: How many rows of the last pass count.
  /// - Returns: Samples × units, in memory of its own.
  package func preActivations(_ layer: LayerNumber, samples: Int) -> MatrixView<Scalar> {
    let units = architecture.layers[layer: layer].units
    let z = MatrixView<Scalar>(padded: samples, columns: units)
    guard let group = layout.affineGroup(layer) else { return z }
    let program = KernelProgram(
      [
        .forward(
          workspace.inputs(of: layer).rows(0..<samples), parameterPanels[group], into: z)
      ], layers: 1)
    program.run(rows: 0..<samples, detail: 0, scratch: program.makeScratch())
    return z
  }
}
