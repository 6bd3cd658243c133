import Fathom
import FathomNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Times the exact pass against a plain forward and backward pass of the same precision on the
/// same batch, in turn and on one thread, and prints the ratio of the shortest times; it may be
/// at most 3.
///
/// Run with `swift run -c release --package-path Benchmarks exact-cost`.
@main
struct ExactCost {
  static let samples = 1000
  static let rounds = 31

  static func main() throws {
    let demo = try Architecture(
      sizes: [784, 30, 30, 30, 30, 10], activation: .sigmoid, cost: .crossEntropy)
    let relu = try Architecture(
      sizes: [784, 30, 30, 30, 30, 10], activation: .relu, cost: .softmax)
    for (name, network) in [("sigmoid, cross-entropy", demo), ("ReLU, softmax", relu)] {
      compare(name, network, Float.self)
      compare(name, network, Double.self)
    }
    let deep = try Architecture(
      sizes: Array(repeating: 4, count: 10_000), activation: .sigmoid, cost: .quadratic)
    let pass = Pass(deep, Float.self, samples: 64)
    let seconds = shortest((0..<3).map { _ in time { pass.exact() } })
    print("10,000 layers of 4, sigmoid, float, 64 samples: \(rounded(seconds)) s")
  }

  static func compare<Scalar: RealScalar>(
    _ name: String, _ network: Architecture, _ scalar: Scalar.Type
  ) {
    let pass = Pass(network, scalar, samples: samples)
    pass.plain()
    pass.exact()
    var plain: [Double] = []
    var exact: [Double] = []
    for _ in 0..<rounds {
      plain.append(time { pass.plain() })
      exact.append(time { pass.exact() })
    }
    let ratio = shortest(exact) / shortest(plain)
    print(
      "784-30x4-10, \(name), \(scalar), \(samples) samples: plain"
        + " \(rounded(1e3 * shortest(plain))) ms, exact \(rounded(1e3 * shortest(exact))) ms,"
        + " ratio \(rounded(ratio))")
  }

  /// Seconds of processor time, which other programs on the machine do not add to.
  static func time(_ body: () -> Void) -> Double {
    let start = clock()
    body()
    return Double(clock() - start) / Double(CLOCKS_PER_SEC)
  }

  static func shortest(_ values: [Double]) -> Double { values.min() ?? .nan }

  static func rounded(_ x: Double) -> String {
    let hundredths = Int((x * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}

/// One network and one batch, on one thread.
final class Pass<Scalar: RealScalar> {
  private let engine: NetworkEngine<Scalar>
  private let exactPass: ExactPass<Scalar>
  private let inputs: RowGatherer<Scalar>
  private let targets: RowGatherer<Scalar>
  private let order: AlignedStorage<Int32>
  private let samples: Int

  init(_ network: Architecture, _ scalar: Scalar.Type, samples: Int) {
    let parameters = ParameterVector<Scalar>(initializing: network, seed: 1)
    self.samples = samples
    engine = NetworkEngine(network, parameters: parameters, samples: samples, threads: 1)
    exactPass = ExactPass(network, parameters: parameters, samples: samples, threads: 1)
    var stream = RandomStream(seed: 1, purpose: .data)
    let (columns, classes) = (network.inputs, network.outputs)
    // Pixels, two thirds of them black, and one-hot targets, as in a data set of images.
    inputs = RowGatherer(
      .bytes(
        (0..<samples * columns).map { _ in
          stream.index(below: 3) == 0 ? UInt8(stream.index(below: 256)) : 0
        }),
      scale: Array(repeating: 1 / 255.0, count: columns),
      shift: Array(repeating: 0, count: columns))
    targets = RowGatherer(
      .bytes((0..<samples * classes).map { $0 % classes == $0 / classes % classes ? 1 : 0 }),
      scale: Array(repeating: 1, count: classes), shift: Array(repeating: 0, count: classes))
    order = AlignedStorage(repeating: 0, count: samples)
    for sample in 0..<samples { order[sample] = Int32(sample) }
  }

  func plain() {
    engine.run(samples: samples, to: .errors, countsCorrect: false) {
      [inputs, targets, order, x = engine.inputs, y = engine.targets] rows in
      inputs.gather(order, at: rows, into: x.rows(rows))
      targets.gather(order, at: rows, into: y.rows(rows))
    }
    engine.computeGradient(samples: samples, total: samples, accumulating: false)
    engine.measureGradient()
  }

  func exact() {
    let found = exactPass.run(samples: samples) { [inputs, targets, order] rows, x, y in
      inputs.gather(order, at: rows, into: x)
      targets.gather(order, at: rows, into: y)
    }
    precondition(found != nil, "numbers that are not finite")
  }
}
