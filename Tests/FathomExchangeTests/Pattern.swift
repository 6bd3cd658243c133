import FathomVocabulary
import FathomNetworks

/// Activations as exporters put them together from operators.
enum Pattern: String, CaseIterable {
  case siluOfPyTorch, geluByDivision, geluByProduct, geluHalvedFirst, softplusWithThreshold
  case leakyByMaximum, tanhByExponentials

  var activation: Activation {
    switch self {
    case .siluOfPyTorch: .silu
    case .geluByDivision, .geluByProduct, .geluHalvedFirst: .gelu
    case .softplusWithThreshold: .softplus
    case .leakyByMaximum: .leakyReLU
    case .tanhByExponentials: .tanh
    }
  }

  /// Adds the operators that take `z` to `y`.
  func add(to graph: inout GraphFile) {
    for (name, value) in [
      ("half", 0.5), ("one", 1), ("root", 1.4142135), ("inverse", 0.70710677), ("twenty", 20),
      ("slope", 0.01), ("two", 2),
    ] as [(String, Float)] {
      graph.floats(name, [], [value])
    }
    switch self {
    case .siluOfPyTorch:
      graph.add("Sigmoid", ["z"], "s")
      graph.add("Mul", ["z", "s"], "y")
    case .geluByDivision:
      graph.add("Div", ["z", "root"], "a")
      graph.add("Erf", ["a"], "e")
      graph.add("Add", ["e", "one"], "f")
      graph.add("Mul", ["z", "f"], "g")
      graph.add("Mul", ["g", "half"], "y")
    case .geluByProduct:
      graph.add("Mul", ["inverse", "z"], "a")
      graph.add("Erf", ["a"], "e")
      graph.add("Add", ["one", "e"], "f")
      graph.add("Mul", ["half", "f"], "g")
      graph.add("Mul", ["g", "z"], "y")
    case .geluHalvedFirst:
      graph.add("Mul", ["z", "half"], "h")
      graph.add("Div", ["z", "root"], "a")
      graph.add("Erf", ["a"], "e")
      graph.add("Add", ["e", "one"], "f")
      graph.add("Mul", ["h", "f"], "y")
    case .softplusWithThreshold:
      graph.add("Softplus", ["z"], "s")
      graph.add("Greater", ["z", "twenty"], "far")
      graph.add("Where", ["far", "z", "s"], "y")
    case .leakyByMaximum:
      graph.add("Mul", ["z", "slope"], "s")
      graph.add("Max", ["z", "s"], "y")
    case .tanhByExponentials:
      graph.add("Mul", ["two", "z"], "d")
      graph.add("Sigmoid", ["d"], "s")
      graph.add("Mul", ["s", "two"], "t")
      graph.add("Sub", ["t", "one"], "y")
    }
  }
}
