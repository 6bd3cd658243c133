import Fathom

/// A network, a mini-batch and the data they are timed on: the same for us and for our peers.
struct Workload {
  let sizes: [Int]
  let activation: Activation
  let batch: Int

  /// The workload of a name: `nielsen`, `wide`, `deep`, `tiny`, `d8`…`d1024` (hidden layers of 64
  /// tanh units) or `w16`…`w2048` (8 hidden layers of ReLU units).
  init?(_ name: String) {
    func hidden(_ width: Int, _ depth: Int) -> [Int] {
      [784] + Array(repeating: width, count: depth) + [10]
    }
    switch name {
    case "nielsen": self.init(hidden(30, 4), .sigmoid, batch: 10)
    case "wide": self.init(hidden(512, 8), .relu, batch: 128)
    case "deep": self.init(hidden(64, 64), .tanh, batch: 64)
    case "tiny": self.init(Array(repeating: 2, count: 8), .sigmoid, batch: 10)
    default:
      guard let number = Int(name.dropFirst()), number > 0 else { return nil }
      switch name.first {
      case "d": self.init(hidden(64, number), .tanh, batch: 64)
      case "w": self.init(hidden(number, 8), .relu, batch: 128)
      default: return nil
      }
    }
  }

  private init(_ sizes: [Int], _ activation: Activation, batch: Int) {
    self.sizes = sizes
    self.activation = activation
    self.batch = batch
  }

  /// Floating-point operations of one step.
  var operations: Double {
    let products = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return Double(batch * (6 * products - 2 * sizes[0] * sizes[1]))
  }

  /// Fashion-MNIST as this network takes it: all 784 pixels and ten classes, or two pixels in
  /// the middle and whether the class is odd.
  func data(from all: LoadedData) -> LoadedData {
    var data = all
    data.test = nil
    guard sizes[0] == 2, case .bytes(let bytes) = data.training.features.storage,
      case .labels(let labels, _) = data.training.targets
    else { return data }
    let pixels = labels.indices.flatMap { [bytes[784 * $0 + 400], bytes[784 * $0 + 500]] }
    data.training = Dataset(
      features: FeatureMatrix(columns: 2, storage: .bytes(pixels))
        .scaled(by: [1 / 255.0, 1 / 255.0], shiftedBy: [0, 0]),
      targets: .labels(labels.map { $0 % 2 }, classes: 2))
    return data
  }

  /// A training of this network, step by step.
  func training(
    on data: LoadedData, detail: StepDetail, threads: Int, isDouble: Bool
  ) throws -> any Training {
    let network = try Architecture(sizes: sizes, activation: activation, cost: .softmax)
    let options = TrainingOptions(batchSize: batch, threads: threads, detail: detail)
    let data = self.data(from: data)
    return isDouble
      ? try TrainingSession<Double>(network, on: data, options: options)
      : try TrainingSession<Float>(network, on: data, options: options)
  }
}
