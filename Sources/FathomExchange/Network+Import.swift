import FathomFiles
package import FathomNetworks
import FathomText
package import FathomVocabulary

extension Network {
  /// A network out of a file, which does not say what its cost is: the one that fits its outputs
  /// most plainly.
  ///
  /// - Throws: `ExchangeError` when such layers are no network.
  init(
    path: String, inputs: Int, layers: [ImportedLayer], inputScaling: Scaling? = nil,
    answersLogarithms: Bool = false
  ) throws(ExchangeError) {
    let architecture = try Self.architecture(path, inputs, layers)
    let statistics = layers.numbered.compactMap { number, layer -> RunningStatistics.Layer? in
      guard let normalization = layer.normalization, normalization.kind == .batch else {
        return nil
      }
      // Biases in front of the normalisation only move its means.
      return RunningStatistics.Layer(
        layer: number, means: zip(normalization.means, layer.biases).map { $0 - $1 },
        variances: normalization.variances)
    }
    var scales: [LayerNumber: (scales: [Double], shifts: [Double])] = [:]
    for (number, layer) in layers.numbered {
      scales[number] = layer.normalization.map { ($0.scales, $0.shifts) }
    }
    let vector = ParameterVector<Double>(
      architecture, weights: layers.map(\.weights), biases: layers.map(\.biases), scales: scales)
    self.init(
      architecture,
      parameters: layers.contains(where: \.isDouble)
        ? .double(vector) : .float(vector.converted(to: Float.self)),
      runningStatistics: RunningStatistics(layers: statistics), inputScaling: inputScaling,
      answersLogarithms: answersLogarithms)
  }

  private static func architecture(
    _ path: String, _ inputs: Int, _ layers: [ImportedLayer]
  ) throws(ExchangeError) -> Architecture {
    do {
      return try Architecture(
        inputs: inputs,
        layers: layers.map {
          Architecture.Layer(
            units: $0.biases.count, activation: $0.activation,
            normalization: $0.normalization?.kind, shortcut: $0.shortcut)
        },
        cost: Cost(plainestFor: layers.last?.activation ?? .identity))
    } catch {
      throw ExchangeError(
        .unsupported, at: path, "the model is not a network that can be run (\(error))",
        fix: "name another model")
    }
  }

  /// The network of a file under a cost.
  ///
  /// - Parameters:
  ///   - cost: The cost.
  ///   - path: The file, for errors.
  /// - Returns: The same network with this cost.
  /// - Throws: `ExchangeError` when the cost cannot be computed from the network's outputs.
  package func under(_ cost: Cost, from path: String) throws(ExchangeError) -> Network {
    let output = architecture.output(under: cost)
    guard cost.accepts(output) else {
      let costs = Cost.families.filter { $0.accepts(output) }
        .map { "\(setting: .cost, $0.description)" as Message }
      throw ExchangeError(
        .mismatch, at: path,
        "the model ends with \(output), which cannot be used with the cost '\(cost)'",
        fix: "use \(Message.list(costs, separator: " or "))")
    }
    do {
      return try under(cost)
    } catch {
      throw ExchangeError(
        .unsupported, at: path, "the model is not a network that can be run (\(error))",
        fix: "name another model")
    }
  }
}

/// A layer on its way into a network.
struct ImportedLayer {
  /// Units × inputs, row by row.
  var weights: [Double]
  var biases: [Double]
  var activation: Activation
  var isDouble: Bool
  var normalization: ImportedNormalization?
  var shortcut: LayerNumber?
}

/// A normalisation on its way into a network; layer normalisation has no running statistics.
struct ImportedNormalization {
  var kind: Normalization
  var scales: [Double]
  var shifts: [Double]
  var means: [Double] = []
  var variances: [Double] = []
}
