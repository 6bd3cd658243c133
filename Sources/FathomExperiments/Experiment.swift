public import FathomData
public import FathomVocabulary

/// What a user asks for: the network, the data and the training, as far as they are named.
///
/// The same settings come from the command line, from a file and from a program:
///
/// ```swift
/// var experiment = Experiment(
///   layers: [784, 30, 30, 10], activation: .sigmoid, data: .fashionMNIST)
/// experiment.learningRate = 0.1
/// ```
///
/// What is not named stays nil and gets its default when the data is known, so that a setting that
/// is named later still moves the defaults that follow from it.
@dynamicMemberLookup
public struct Experiment: Hashable, Sendable {
  /// What is said of the network.
  public var network = NetworkSettings()
  /// What is said of the data.
  public var dataset = DataSettings()
  /// What is said of the training.
  public var training = TrainingSettings()
  /// What is said of how it is looked after.
  public var care = CareSettings()

  /// An experiment that names nothing.
  public init() {}

  /// An experiment with a network of these sizes.
  ///
  /// - Parameters:
  ///   - layers: The sizes n_1 … n_L, input and output included: `[784, 30, 30, 10]`.
  ///   - activation: σ of the hidden layers; sigmoid unless it is named.
  ///   - data: Where the data comes from.
  public init(layers: LayerSizes, activation: Activation? = nil, data: DataSource) {
    network.layers = layers
    network.activation = activation
    dataset.data = data
  }

  /// An experiment that starts from a network in a file.
  ///
  /// - Parameters:
  ///   - model: The path of an ONNX or safetensors file.
  ///   - cost: The cost, which no such file holds.
  ///   - data: Where the data comes from.
  public init(model: String, cost: Cost, data: DataSource) {
    network.model = model
    network.cost = cost
    dataset.data = data
  }
}

// MARK: - Settings by their names in Swift

extension Experiment {
  /// A setting of the network.
  public subscript<Value>(dynamicMember path: WritableKeyPath<NetworkSettings, Value>) -> Value {
    get { network[keyPath: path] }
    set { network[keyPath: path] = newValue }
  }

  /// A setting of the data.
  public subscript<Value>(dynamicMember path: WritableKeyPath<DataSettings, Value>) -> Value {
    get { dataset[keyPath: path] }
    set { dataset[keyPath: path] = newValue }
  }

  /// A setting of the training.
  public subscript<Value>(dynamicMember path: WritableKeyPath<TrainingSettings, Value>) -> Value {
    get { training[keyPath: path] }
    set { training[keyPath: path] = newValue }
  }

  /// A setting of how training is looked after.
  public subscript<Value>(dynamicMember path: WritableKeyPath<CareSettings, Value>) -> Value {
    get { care[keyPath: path] }
    set { care[keyPath: path] = newValue }
  }
}
