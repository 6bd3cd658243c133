import FathomData
import Foundation
import Testing

@Suite(
  "Fashion-MNIST",
  .enabled(
    if: FileManager.default.fileExists(atPath: DataSource.fashionFolder),
    "needs Debian's package dataset-fashion-mnist"))
struct FashionMNISTTests {
  @Test("the training part has 6000 images of each class, the test part 1000")
  func counts() throws {
    let data = try DataSource.fashionMNIST.load()
    let test = try #require(data.test)
    #expect(data.training.samples == 60000)
    #expect(test.samples == 10000)
    #expect(data.inputs == 784)
    #expect(data.classes == 10)
    #expect(data.name == "fashion-mnist")
    #expect(data.warnings.isEmpty)
    #expect(histogram(data.training) == Array(repeating: 6000, count: 10))
    #expect(histogram(test) == Array(repeating: 1000, count: 10))
  }

  // The mean and deviation of all pixels as everyone normalises them: 0.2860, 0.3530.
  @Test("the pixels have the published mean and deviation")
  func moments() throws {
    let features = try DataSource.fashionMNIST.load().training.features
    guard case .bytes(let bytes) = features.storage else {
      Issue.record("the pixels are no longer bytes")
      return
    }
    let n = Double(bytes.count)
    let sum = bytes.reduce(0) { $0 + Int($1) }
    let squares = bytes.reduce(0) { $0 + Int($1) * Int($1) }
    let mean = Double(sum) / n / 255
    let deviation = (Double(squares) / n / 255 / 255 - mean * mean).squareRoot()
    #expect(abs(mean - 0.2860) < 1e-4)
    #expect(abs(deviation - 0.3530) < 1e-4)
    #expect(features.scale.allSatisfy { $0 == 1 / 255 })
  }

  @Test("the first labels are boot, shirt, shirt, and all classes are among the first 1000")
  func first() throws {
    let data = try DataSource.fashionMNIST.load(DataOptions(samples: 1000))
    #expect(data.training.labels.prefix(4) == [9, 0, 0, 3])
    #expect(data.training.features.samples == 1000)
    #expect(data.warnings.isEmpty)
  }

  private func histogram(_ data: Dataset) -> [Int] {
    data.labels.reduce(into: Array(repeating: 0, count: 10)) { $0[Int($1)] += 1 }
  }
}
