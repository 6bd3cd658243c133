import FathomFiles
import FathomData
import FathomTestSupport
import Testing

@Suite("Samples put aside")
struct ValidationTests {
  private func data(_ samples: Int) -> LoadedData {
    LoadedData(
      name: "count",
      training: Dataset(
        features: FeatureMatrix(
          columns: 2, storage: .reals((0..<samples).flatMap { [Double($0), -Double($0)] })
        ).scaled(by: [2, 3], shiftedBy: [1, 0]),
        targets: .labels((0..<samples).map { Int32($0 % 3) }, classes: 3)))
  }

  @Test("keep the shape of images")
  func images() throws {
    let image = ImageShape(rows: 2, columns: 2)
    let data = LoadedData(
      name: "images",
      training: Dataset(
        features: FeatureMatrix(columns: 4, storage: .bytes(Array(0..<40)), image: image),
        targets: .labels((0..<10).map { Int32($0 % 3) }, classes: 3)))
    let shared = try data.puttingAside(0.3, seed: 0)
    #expect(shared.training.features.image == image)
    #expect(shared.validation?.features.image == image)
  }

  @Test("are a share of the training samples, each on one side, under the same scale")
  func share() throws {
    let shared = try data(40).puttingAside(0.25, seed: 7)
    let validation = try #require(shared.validation)
    #expect(validation.samples == 10 && shared.training.samples == 30)
    func numbers(_ data: Dataset) -> [Int] {
      (0..<data.samples).map { Int((data.features[$0, 0] - 1) / 2) }
    }
    #expect(numbers(validation) == numbers(validation).sorted())
    #expect((numbers(validation) + numbers(shared.training)).sorted() == Array(0..<40))
    for part in [validation, shared.training] {
      guard case .labels(let labels, 3) = part.targets else {
        Issue.record("not the labels of three classes")
        return
      }
      #expect(labels == numbers(part).map { Int32($0 % 3) })
      #expect(numbers(part).enumerated().allSatisfy { part.features[$0, 1] == -3 * Double($1) })
    }
    #expect(try data(40).puttingAside(0.25, seed: 7) == shared)
    #expect(try data(40).puttingAside(0.25, seed: 8) != shared)
  }

  @Test("leave at least one sample on either side", arguments: [1e-9, 0.5, 1 - 1e-9])
  func few(share: Double) throws {
    let shared = try data(2).puttingAside(share, seed: 0)
    #expect(shared.training.samples == 1 && shared.validation?.samples == 1)
    #expect(throws: FileError.self) { try data(1).puttingAside(share, seed: 0) }
  }

  @Test("data is told from other data by its fingerprint, whatever differs")
  func fingerprints() throws {
    let one = data(9)
    #expect(one.fingerprint == data(9).fingerprint && one.fingerprint.count == 16)
    var labels = one
    labels.training = Dataset(
      features: one.training.features,
      targets: .labels([1, 1, 2, 0, 1, 2, 0, 1, 2], classes: 3))
    var values = one
    values.training = Dataset(
      features: FeatureMatrix(
        columns: 2,
        storage: .reals((0..<9).flatMap { [Double($0), $0 == 8 ? -8.000000001 : -Double($0)] })),
      targets: one.training.targets)
    let all = try [one, labels, values, data(8), one.puttingAside(0.2, seed: 1)]
    #expect(Set(all.map(\.fingerprint)).count == all.count)
  }
}
