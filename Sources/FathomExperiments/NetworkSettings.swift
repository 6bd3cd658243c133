public import FathomVocabulary
import FathomNetworks

/// What an experiment says of its network.
public struct NetworkSettings: Hashable, Sendable {
  private enum Source: Hashable, Sendable {
    case layers(LayerSizes)
    case model(String)
  }

  private var source: Source?
  /// σ of the hidden layers.
  public var activation: Activation?
  /// σ of the output layer.
  public var output: Activation?
  /// The cost.
  public var cost: Cost?
  /// How parameters are drawn.
  public var initializer: Initializer?
  /// What is normalised in front of σ in hidden layers.
  public var normalization: NormalizationChoice?
  /// The share of hidden activations dropped in training.
  public var dropout: Double?
  /// How hidden layers are joined in residual blocks.
  public var residual: ResidualBlocks?
  /// The parts of the hidden layers in their order; nil for the usual one.
  public var parts: LayerOrder?

  /// The sizes n_1 … n_L; naming them takes a model away.
  public var layers: LayerSizes? {
    get { if case .layers(let sizes) = source { sizes } else { nil } }
    set { source = newValue.map(Source.layers) ?? (layers == nil ? source : nil) }
  }

  /// The file of a network, instead of sizes; naming it takes them away.
  public var model: String? {
    get { if case .model(let path) = source { path } else { nil } }
    set { source = newValue.map(Source.model) ?? (model == nil ? source : nil) }
  }
}

extension NetworkSettings: SettingGroup {
  static let group = Setting.Group.network
  static let place: any WritableKeyPath<Experiment, Self> & Sendable = \.network

  static var settings: [Setting] {
    Setting(
      .layers, \Self.layers, .sizes, "sizes",
      "The layer sizes, from input to output; 30x4 stands for 30,30,30,30, and words after a size"
        + " apply to that layer, as in 784,64:relu:batch:dropout=0.5,10",
      rival: .model)
    Setting(
      .model, \Self.model, .model, "file",
      "Take the network from an .onnx or .safetensors file, instead of giving sizes", rival: .layers
    ) { $0.experiment.model.map(fullPath) }
    Setting(
      .activation, \Self.activation, .hidden, "name",
      "Activation of the hidden layers: \(Activation.hidden.usages)",
      usual: "sigmoid"
    ) { $0.experiment.model == nil ? $0.experiment.activation ?? .sigmoid : nil }
    Setting(
      .output, \Self.output, .spelled, "name",
      "Activation of the output layer: one of the same, or softmax",
      usual: "the one that suits the cost"
    ) { $0.experiment.model == nil ? $0.architecture.layers.last?.activation : nil }
    Setting(
      .cost, \Self.cost, .spelled, "name",
      "Cost function: \(Cost.families.usages)",
      usual: "softmax for classes, cross-entropy for a single output, quadratic for other targets"
    ) { $0.architecture.cost }
    Setting(
      .initializer, \Self.initializer, .spelled, "name",
      "Initialiser: \(Initializer.families.usages); weights of normal have the deviation σ_w/√fan-in,"
        + " those of gaussian σ",
      usual: "he, lecun, siren or xavier, as suits the activation"
    ) {
      // Layers of different kinds have different defaults.
      let initializers = Set($0.architecture.layers.map(\.initializer))
      return $0.experiment.model == nil && initializers.count == 1 ? initializers.first : nil
    }
    Setting(
      .normalization, \Self.normalization, .spelled, "kind",
      "Normalise the hidden layers, before their activation unless parts says otherwise: batch, layer"
        + " or none", usual: "none")
    Setting(
      .dropout, \Self.dropout, .dropout, "fraction",
      "The fraction of hidden activations that training drops", usual: "0")
    Setting(
      .residual, \Self.residual, .residual, "count",
      "Residual blocks of so many hidden layers: what enters a block is added to what leaves it,"
        + " behind the last activation; 2:post adds it in front of that, and with 2:pre activations"
        + " stand in front of the weights")
    Setting(
      .parts, \Self.parts, .parts, "parts",
      "The parts of every hidden layer, in their order: of dense, normalization, activation and"
        + " dropout",
      usual: "dense,normalization,activation,dropout")
  }
}
