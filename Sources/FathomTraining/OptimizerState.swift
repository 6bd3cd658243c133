public import FathomVocabulary
public import FathomNetworks
public import FathomNumerics

/// All that an optimiser and its schedule remember between steps: with the parameters, the running
/// statistics and the place in the data, what a training goes on from.
public struct OptimizerState<Scalar: RealScalar>: Sendable, Equatable {
  /// One number for each parameter.
  public struct Slot: Sendable, Equatable {
    /// PyTorch's name for it, one of `Optimizer.slotNames`.
    public var name: String
    /// The numbers.
    public var values: ParameterVector<Scalar>

    /// A slot.
    public init(name: String, values: ParameterVector<Scalar>) {
      self.name = name
      self.values = values
    }
  }

  /// Steps made: what Adam's correction and every schedule depend on.
  public var steps: Int
  /// The optimiser's slots, in the order of `Optimizer.slotNames`; none for plain descent.
  public var slots: [Slot]
  /// What a schedule that waits for a plateau has seen.
  public var plateau: PlateauState

  /// A state.
  public init(steps: Int, slots: [Slot], plateau: PlateauState = PlateauState()) {
    self.steps = steps
    self.slots = slots
    self.plateau = plateau
  }

  /// Whether it belongs to an optimiser and a network.
  public func fits(_ optimizer: Optimizer, _ architecture: Architecture) -> Bool {
    let layout = ParameterLayout(architecture)
    return steps >= 0 && slots.map(\.name) == optimizer.slotNames
      && slots.allSatisfy { $0.values.layout == layout }
  }
}
