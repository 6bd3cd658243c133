public import FathomFiles
import FathomText
public import FathomVocabulary
public import FathomNetworks

/// A network from a file: everything but the cost, which no model file carries.
public struct ImportedModel: Sendable, Equatable {
  /// A layer with weights.
  public struct Layer: Hashable, Sendable {
    /// The number of units n_l.
    public var units: Int
    /// σ; `softmax` in the last layer only.
    public var activation: Activation
    /// What is normalised in front of σ; nil for nothing.
    public var normalization: Normalization?
    /// The number of the layer whose activations are added to this one's; nil for none.
    public var shortcut: LayerNumber?

    /// A layer.
    public init(
      units: Int, activation: Activation, normalization: Normalization? = nil,
      shortcut: LayerNumber? = nil
    ) {
      self.units = units
      self.activation = activation
      self.normalization = normalization
      self.shortcut = shortcut
    }
  }

  /// What a model does to its inputs before the first weights: value · scale + shift, for each
  /// input.
  ///
  /// It has no parameters and belongs to the data, so that gradients stay those of the model's
  /// own weights.
  public struct InputScaling: Hashable, Sendable {
    /// What each input is multiplied by.
    public var scale: [Double]
    /// What is added to each input afterwards.
    public var shift: [Double]

    /// A scaling.
    ///
    /// - Precondition: one factor and one shift for each input.
    public init(scale: [Double], shift: [Double]) {
      precondition(scale.count == shift.count, "\(scale.count) factors, \(shift.count) shifts")
      self.scale = scale
      self.shift = shift
    }
  }

  /// The file.
  public let path: String
  /// The number of inputs n_1.
  public let inputs: Int
  /// The layers with weights, 2 … L.
  public private(set) var layers: [Layer]
  /// Their weights and biases, γ and β.
  public let parameters: ModelParameters
  /// The running means and variances of batch normalisation.
  public let runningStatistics: RunningStatistics
  /// What the model does to its inputs; nil when it takes them as they are.
  public let inputScaling: InputScaling?
  /// Whether the model's outputs are the logarithms of its softmax.
  public let outputsLogarithms: Bool

  init(
    path: String, inputs: Int, layers: [ImportedLayer], inputScaling: InputScaling? = nil,
    outputsLogarithms: Bool = false
  ) throws(ExchangeError) {
    self.path = path
    self.inputs = inputs
    self.layers = layers.map {
      Layer(
        units: $0.biases.count, activation: $0.activation, normalization: $0.normalization?.kind,
        shortcut: $0.shortcut)
    }
    runningStatistics = RunningStatistics(
      layers: layers.numbered.compactMap { number, layer in
        guard let normalization = layer.normalization, normalization.kind == .batch else {
          return nil
        }
        // Biases in front of the normalisation only move its means.
        return RunningStatistics.Layer(
          layer: number, means: zip(normalization.means, layer.biases).map { $0 - $1 },
          variances: normalization.variances)
      })
    self.inputScaling = inputScaling
    self.outputsLogarithms = outputsLogarithms
    // Only the sizes matter for where parameters lie.
    let shape = try Self.architecture(
      path, inputs,
      self.layers.map {
        Layer(
          units: $0.units, activation: .identity, normalization: $0.normalization,
          shortcut: $0.shortcut)
      }, .quadratic)
    var scales: [LayerNumber: (scales: [Double], shifts: [Double])] = [:]
    for (number, layer) in layers.numbered {
      scales[number] = layer.normalization.map { ($0.scales, $0.shifts) }
    }
    let vector = ParameterVector<Double>(
      shape, weights: layers.map(\.weights), biases: layers.map(\.biases), scales: scales)
    parameters =
      layers.contains(where: \.isDouble)
      ? .double(vector) : .float(vector.converted(to: Float.self))
  }

  /// The sizes n_1 … n_L, input and output included.
  public var sizes: [Int] { [inputs] + layers.map(\.units) }

  /// The network under a cost.
  ///
  /// Outputs without an activation are taken as the logits of the cost's own output: softmax
  /// under `softmax`, sigmoid under `cross-entropy` and `bce`.
  ///
  /// - Throws: `ExchangeError` when the cost cannot be computed from the model's outputs.
  public func architecture(cost: Cost) throws(ExchangeError) -> Architecture {
    guard let last = layers.last else { throw Self.withoutWeights(path) }
    let output = last.activation == .identity ? cost.defaultOutput : last.activation
    guard cost.accepts(output) else {
      let costs = Cost.families.filter { $0.accepts(output) }
        .map { "\(setting: .cost, $0.description)" as Message }
      throw ExchangeError(
        .mismatch, at: path,
        "the model ends with \(output), which cannot be used with the cost '\(cost)'",
        fix: "use \(Message.list(costs, separator: " or "))")
    }
    var end = last
    end.activation = output
    let all = layers.dropLast() + [end]
    return try Self.architecture(path, inputs, Array(all), cost)
  }

  /// The same model with the output activation that a cost gives it.
  ///
  /// - Throws: `ExchangeError` when the cost cannot be computed from the model's outputs.
  public func under(_ cost: Cost) throws(ExchangeError) -> ImportedModel {
    var result = self
    let output = try architecture(cost: cost).layers.last?.activation ?? .identity
    result.layers[layers.count - 1].activation = output
    return result
  }

  /// The cost that such a model is most often trained with.
  ///
  /// - Parameter hasClasses: Whether its targets are classes.
  /// - Returns: A cost that goes with the model's outputs.
  public func suggestedCost(hasClasses: Bool) -> Cost {
    guard let last = layers.last else { return .mse }
    if last.activation == .identity, hasClasses {
      return last.units == 1 ? .crossEntropy : .softmax
    }
    return Cost.families.first { $0.needsShares && $0.accepts(last.activation) } ?? .mse
  }

  private static func architecture(
    _ path: String, _ inputs: Int, _ layers: [Layer], _ cost: Cost
  ) throws(ExchangeError) -> Architecture {
    do {
      return try Architecture(
        inputs: inputs,
        layers: layers.map {
          Architecture.Layer(
            units: $0.units, activation: $0.activation, normalization: $0.normalization,
            shortcut: $0.shortcut)
        },
        cost: cost)
    } catch {
      throw ExchangeError(
        .unsupported, at: path, "the model is not a network that can be run (\(error))",
        fix: "name another model")
    }
  }

  static func withoutWeights(_ path: String) -> ExchangeError {
    ExchangeError(
      .unsupported, at: path, "the model has no layer with weights",
      fix: "name a model with at least one Gemm or MatMul")
  }
}

/// A layer on its way into a model.
struct ImportedLayer {
  /// Units × inputs, row by row.
  var weights: [Double]
  var biases: [Double]
  var activation: Activation
  var isDouble: Bool
  var normalization: ImportedNormalization?
  var shortcut: LayerNumber?
}

/// A normalisation on its way into a model; layer normalisation has no running statistics.
struct ImportedNormalization {
  var kind: Normalization
  var scales: [Double]
  var shifts: [Double]
  var means: [Double] = []
  var variances: [Double] = []
}
