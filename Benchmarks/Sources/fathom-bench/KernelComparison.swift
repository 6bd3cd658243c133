import Fathom
import Foundation

/// Times products and steps against OpenBLAS in turn and prints their speed.
enum KernelComparison {
  /// Prints a table of GFLOP/s for the products of some layers, and one of whole steps beside
  /// OpenBLAS's product of two matrices of 2048 × 2048.
  ///
  /// - Returns: Whether OpenBLAS is there and agrees with our products.
  static func run(threads: Int, rounds: Int) throws -> Bool {
    guard let blas = OpenBLAS(threads: threads) else {
      print("OpenBLAS is not installed: install the package libopenblas0 and try again.")
      return false
    }
    let isRight = compareProducts(blas, rounds: rounds)
    try compareSteps(blas, threads: threads, rounds: rounds)
    return isRight
  }

  private static func compareProducts(_ blas: OpenBLAS, rounds: Int) -> Bool {
    let shapes = [
      (10, 784, 30), (10, 30, 30), (64, 784, 64), (64, 64, 64), (128, 784, 512), (128, 512, 512),
      (128, 512, 10),
    ]
    var isRight = true
    print("samples, inputs, units | product | Fathom GFLOP/s | OpenBLAS GFLOP/s | ratio of times")
    for (samples, inputs, units) in shapes {
      let layer = LayerProducts(samples: samples, inputs: inputs, units: units, blas: blas)
      for product in LayerProducts.Product.allCases {
        let agrees = layer.agree(product)
        isRight = isRight && agrees
        // Some milliseconds each.
        let count = max(1, Int(2e8 / layer.operations))
        let times = interleaved(
          rounds, { Stopwatch.time(count: count) { layer.ours(product) } },
          { Stopwatch.time(count: count) { layer.theirs(product) } })
        let speeds = [times.0, times.1].map { decimals(layer.operations / $0 / 1e3, 1) }
        print(
          "\(samples), \(inputs), \(units) | \(product) | \(speeds[0]) | \(speeds[1]) |"
            + " \(decimals(times.0 / times.1, 2))\(agrees ? "" : " and they DISAGREE")")
      }
    }
    return isRight
  }

  private static func compareSteps(_ blas: OpenBLAS, threads: Int, rounds: Int) throws {
    let size = 2048
    let factors = (0..<size * size).map { Float($0 % 17) - 8 }
    var product = factors
    let data = try DataSource("fashion-mnist").load()
    print("workload | Fathom GFLOP/s | OpenBLAS 2048 × 2048 GFLOP/s | ratio of speeds")
    for name in ["nielsen", "wide", "deep"] {
      guard let workload = Workload(name) else { continue }
      let training = try workload.training(
        on: data, detail: .cost, threads: threads, isDouble: false)
      let count = max(2, Int(2e9 / workload.operations))
      for _ in 0..<2 * count { training.makeStep() }
      let times = interleaved(
        rounds, { Stopwatch.time(count: count) { training.makeStep() } },
        {
          Stopwatch.time(count: 1) {
            blas.multiply(
              factors, .plain, factors, .plain, into: &product, m: size, n: size, k: size)
          }
        })
      let speeds = (
        workload.operations / times.0 / 1e3, 2 * Double(size * size * size) / times.1 / 1e3
      )
      print(
        "\(name) | \(decimals(speeds.0, 1)) | \(decimals(speeds.1, 1)) |"
          + " \(decimals(speeds.0 / speeds.1, 2))")
    }
  }

  /// The shortest wall times of two things that take turns, in microseconds.
  private static func interleaved(
    _ rounds: Int, _ first: () -> StepTime, _ second: () -> StepTime
  ) -> (Double, Double) {
    var shortest = (Double.infinity, Double.infinity)
    for _ in 0..<rounds {
      shortest = (min(shortest.0, first().wall), min(shortest.1, second().wall))
    }
    return shortest
  }

  private static func decimals(_ x: Double, _ count: Int) -> String {
    String(format: "%.\(count)f", x)
  }
}
