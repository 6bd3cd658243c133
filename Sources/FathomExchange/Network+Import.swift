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
    var statistics = RunningStatistics(architecture)
    for index in statistics.layers.indices {
      let (layer, part) = (statistics.layers[index].layer, statistics.layers[index].part)
      guard let running = layers[layer: layer].parts[part].running else { continue }
      (statistics.layers[index].means, statistics.layers[index].variances) = running
    }
    var vector = ParameterVector<Double>(zeros: ParameterLayout(architecture))
    for block in vector.layout.blocks {
      if let numbers = layers[layer: block.layer].parts[block.part].numbers[block.role] {
        vector[block] = numbers
      }
    }
    self.init(
      architecture,
      parameters: layers.contains(where: \.isDouble)
        ? .double(vector) : .float(vector.converted(to: Float.self)),
      runningStatistics: statistics, inputScaling: inputScaling,
      answersLogarithms: answersLogarithms)
  }

  private static func architecture(
    _ path: String, _ inputs: Int, _ layers: [ImportedLayer]
  ) throws(ExchangeError) -> Architecture {
    do {
      return try Architecture(
        inputs: inputs,
        layers: layers.map { Architecture.Layer(parts: $0.parts.map(\.part)) },
        cost: Cost(plainestFor: layers.last?.activation ?? .identity))
    } catch {
      throw Self.notRunnable(path, error)
    }
  }

  private static func notRunnable(_ path: String, _ reason: ArchitectureError) -> ExchangeError {
    ExchangeError(
      .unsupported, at: path, "the model is not a network that can be run (\(reason))",
      fix: "name another model")
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
      throw Self.notRunnable(path, error)
    }
  }
}
