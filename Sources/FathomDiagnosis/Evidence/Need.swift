import FathomRecords

/// What a rule has to know of a training.
public enum Need: Hashable, Sendable {
  /// The weights themselves.
  case weights
  /// What single units do: their activations and σ′.
  case units
  /// Which units pass no error on. Layers without any gradient show it too, if nothing else does.
  case passage
  /// How the signal changes on its way forward.
  case signal
  /// How the error changes on its way back.
  case profile
  /// The cost at first and at the end.
  case cost
  /// The cost over the whole training, often enough to tell noise from swings.
  case costCurve
}

/// Something that evidence does not tell.
struct Lack {
  /// What is missing, as it follows the condition: `needs the cost`.
  var reason: String
  /// Whether a part of it is there, so that a rule may speak nevertheless.
  var isPartial = false
}

extension Evidence {
  /// What is missing of something that a rule needs; nil where it is all there.
  ///
  /// A record has everything.
  func lack(of need: Need) -> Lack? {
    guard case .log(let log) = source else { return nil }
    let hidden = max(0, log.layers.count - 1)
    let depth = "needs two hidden layers; the log has \(hidden)"
    switch need {
    case .weights: return Lack(reason: "needs the weights")
    case .units: return Lack(reason: "needs the activations")
    case .passage:
      return Lack(
        reason: "needs the activations, except where a layer's gradient is zero", isPartial: true)
    case .signal:
      guard LoggedSignal(log, logged) == nil else { return nil }
      return Lack(
        reason: hidden < 2 ? depth : "needs the gradients of weights and biases, logged separately")
    case .profile:
      guard profile == nil else { return nil }
      return Lack(
        reason: hidden < 2
          ? depth
          : hidden == 2
            ? "needs the layers' sizes, or the gradients of the biases, logged separately: the first"
              + " layer's norm grows with its number of inputs"
            : "needs several layers logged at the same step")
    case .cost: return cost == nil ? Lack(reason: "needs the cost") : nil
    case .costCurve:
      guard cost != nil else { return Lack(reason: "needs the cost") }
      return UnstableRule.blocks(of: self).isEmpty ? Lack(reason: "needs more logged costs") : nil
    }
  }
}
