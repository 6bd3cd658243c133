public import FathomRecords

/// A figure that can be made of runs.
public enum FigureKind: String, CaseIterable, Codable, Sendable {
  /// The error per unit in each layer, before and after training.
  case profile
  /// The gradient of each layer, before and after training.
  case gradient
  /// Nielsen's speed of learning, ‖∂C/∂b‖, of each layer over the training.
  case speed
  /// How far each step moved a layer.
  case updates
  /// Where the error is lost on its way back.
  case accounts
  /// The cost over the training.
  case cost
  /// The accuracy over the training.
  case accuracy
  /// Mean and deviation of activations, before and after and over the training, saturated and dead
  /// units, in each layer.
  case activations
  /// The shares of saturated activations and of dead units over the training.
  case saturation
  /// Histograms of pre-activations, activations and derivatives.
  case distributions
  /// The network as units and connections, or as blocks.
  case network
  /// The first layer's weights and their derivatives as images.
  case weights
  /// The signal-to-noise ratio of mini-batches over the training.
  case noise

  /// What the figure shows, in a line.
  public var abstract: String {
    switch self {
    case .profile: "the error per unit in each layer, before and after training"
    case .gradient: "the norm of each layer's gradient, before and after training"
    case .speed: "Nielsen's speed of learning of each layer over the training"
    case .updates: "how far each step moved a layer's parameters, over the training"
    case .accounts: "what weights and σ′ add to the error on its way back, or take from it"
    case .cost: "the cost over the training"
    case .accuracy: "the accuracy over the training"
    case .activations:
      "each layer's activations, with saturated and dead units"
    case .saturation: "saturated activations and dead units over the training"
    case .distributions: "histograms of pre-activations, activations and derivatives"
    case .network: "the network, coloured by its gradient"
    case .weights: "the first layer's weights and derivatives as images"
    case .noise: "the signal-to-noise ratio of mini-batches over the training"
    }
  }

  /// The figure of one or several runs.
  ///
  /// Of several runs, lines that can be told apart share a panel; others get a panel for each run,
  /// with the same scales.
  ///
  /// - Parameter runs: The runs, in the order in which they are named.
  /// - Returns: The figure, or the reason why there is nothing to draw.
  public func figure(of runs: [NamedRun]) -> FigureOutcome {
    guard !runs.isEmpty else { return .nothing("There is no run to draw.") }
    switch self {
    case .profile: return LayerProfile(.error).figure(of: runs)
    case .gradient: return LayerProfile(.gradient).figure(of: runs)
    case .speed: return LayersOverTime.speed(of: runs)
    case .updates: return LayersOverTime(.updates).figure(of: runs)
    case .accounts: return AccountsFigure.figure(of: runs)
    case .cost: return CostFigure.figure(of: runs)
    case .accuracy: return AccuracyFigure.figure(of: runs)
    case .activations: return ActivationsFigure.figure(of: runs)
    case .saturation: return SaturationFigure.figure(of: runs)
    case .distributions: return DistributionsFigure.figure(of: runs)
    case .network: return NetworkFigure.figure(of: runs)
    case .weights: return WeightsFigure.figure(of: runs)
    case .noise: return LayersOverTime(.noise).figure(of: runs)
    }
  }
}

/// A run and what it is called.
public struct NamedRun: Sendable, Equatable {
  /// A short name, different from the other runs'.
  public var name: String
  /// The run.
  public var run: RunRecord

  /// A run with a name.
  public init(_ name: String, _ run: RunRecord) {
    self.name = name
    self.run = run
  }
}

extension NamedRun {
  /// What a sentence about the run begins with: its name, where there are others.
  func prefix(among runs: [NamedRun]) -> String { runs.count > 1 ? "\(name): " : "" }
}

/// A figure, or why there is none.
public enum FigureOutcome: Sendable, Equatable {
  /// The figure.
  case figure(Figure)
  /// One sentence that says what is missing.
  case nothing(String)

  /// The figure, if there is one.
  public var figure: Figure? {
    if case .figure(let figure) = self { figure } else { nil }
  }
}
