/// What to try for a network of which only a log is known: neither its activation nor its
/// initialiser is.
enum LogRemedies {
  static let vanishing = [
    "Use units that pass errors on: ReLU with He's initialisation, or tanh with Xavier's.",
    "Use fewer hidden layers, or let the signal bypass them: residual blocks, normalisation.",
  ]
  static let exploding = [
    "Draw smaller weights: He's initialisation for ReLU, Xavier's for tanh and sigmoid.",
    "Limit the gradient's norm in every step (gradient clipping).",
  ]
  static let starved = [
    "Draw larger weights: PyTorch's default is too small for deep networks; use He's"
      + " initialisation for ReLU, Xavier's for tanh.",
    "Let the signal bypass layers or rescale it: residual blocks, normalisation.",
  ]
  static let dead = [
    "Use units that keep a slope for z < 0, such as leaky ReLU, and He's initialisation.",
    "Take smaller steps, which do not kill units.",
  ]
  static let diverged = [
    "Take smaller steps: a learning rate ten times lower.",
    "Limit the gradient's norm in every step (gradient clipping).",
    "Bring the inputs to mean 0 and deviation 1.",
  ]
  static let unstable = [
    "Take smaller steps: a learning rate ten times lower.", "Average over more samples in a step.",
  ]
  static let slow = [
    "Train longer, or with another learning rate.", "Bring the inputs to mean 0 and deviation 1.",
  ]
}
