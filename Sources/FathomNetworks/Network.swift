public import FathomVocabulary

/// A network that can be used: what it is, its parameters, and what happens to numbers on their
/// way in and out.
///
/// It is what files and checkpoints are read into and written from, and what is predicted with.
public struct Network: Sendable, Equatable {
  /// Its layers, and the cost that it is trained with.
  public let architecture: Architecture
  /// Its weights and biases, γ and β.
  public let parameters: NetworkParameters
  /// The running means and variances of batch normalisation.
  public let runningStatistics: RunningStatistics
  /// What happens to inputs before the first layer; nil when they are taken as they are.
  public var inputScaling: Scaling? { didSet { checkScalings() } }
  /// What makes answers of the outputs; nil when these are the answers.
  public var targetScaling: Scaling? { didSet { checkScalings() } }
  /// What the classes are called, in the order of the outputs; nil when they have no names.
  public var classNames: [String]? { didSet { checkClassNames() } }
  /// Whether answers are the logarithms of the softmax that the network ends in.
  public let answersLogarithms: Bool

  /// A network.
  ///
  /// - Parameters:
  ///   - architecture: Its layers and its cost.
  ///   - parameters: Its weights and biases, γ and β.
  ///   - runningStatistics: Those of batch normalisation; nil for those that training begins with.
  ///   - inputScaling: What happens to inputs before the first layer.
  ///   - targetScaling: What makes answers of the outputs.
  ///   - classNames: What the classes are called.
  ///   - answersLogarithms: Whether answers are the logarithms of its softmax.
  /// - Precondition: Everything fits the architecture: parameters and statistics are of such a
  ///   network, scalings are finite and have a number for each input or output, and no factor of
  ///   the targets' is 0. There are at most as many names as classes, and logarithms only of
  ///   softmax.
  public init(
    _ architecture: Architecture, parameters: NetworkParameters,
    runningStatistics: RunningStatistics? = nil, inputScaling: Scaling? = nil,
    targetScaling: Scaling? = nil, classNames: [String]? = nil, answersLogarithms: Bool = false
  ) {
    precondition(
      parameters.layout == ParameterLayout(architecture), "parameters of another network")
    precondition(
      runningStatistics?.fit(architecture) ?? true, "running statistics of another network")
    precondition(
      !answersLogarithms || architecture.layers.last?.activation == .softmax,
      "logarithms of what is no softmax")
    self.architecture = architecture
    self.parameters = parameters
    self.runningStatistics = runningStatistics ?? RunningStatistics(architecture)
    self.inputScaling = inputScaling
    self.targetScaling = targetScaling
    self.classNames = classNames
    self.answersLogarithms = answersLogarithms
    checkScalings()
    checkClassNames()
  }

  /// The precision of its parameters, and of its answers.
  public var precision: Precision { parameters.precision }

  /// How many classes its outputs can stand for: one for each, or two where there is a single one.
  public var classes: Int { max(2, architecture.outputs) }

  private func checkScalings() {
    for (scaling, columns, what) in [
      (inputScaling, architecture.inputs, "inputs"),
      (targetScaling, architecture.outputs, "outputs"),
    ] {
      guard let scaling else { continue }
      precondition(
        scaling.columns == columns,
        "a scaling of \(scaling.columns) numbers for \(columns) \(what)")
      precondition(scaling.isFinite, "a scaling of \(what) by numbers that are not finite")
    }
    precondition(
      targetScaling?.scale.allSatisfy { $0 != 0 } ?? true, "a factor of 0 leaves nothing of outputs"
    )
  }

  private func checkClassNames() {
    precondition(
      (classNames?.count ?? 0) <= classes,
      "\(classNames?.count ?? 0) names for \(classes) classes")
  }
}
