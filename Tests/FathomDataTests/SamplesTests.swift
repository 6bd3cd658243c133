import FathomData
import FathomFiles
import Testing

@Suite("Samples in memory")
struct SamplesTests {
  @Test func `labels become classes, and inputs stay as they are`() throws {
    let data = try DataSource.arrays([[1, 2], [3, 4], [5, 6]], labels: [0, 2, 0]).load()
    #expect(data.name == "samples in memory" && data.inputs == 2)
    #expect(data.training.targets == .labels([0, 2, 0], classes: 3))
    #expect(data.training.features[1, 1] == 4)
    #expect(data.warnings == ["none of the 3 samples in use belongs to class 1"])
    let given = try Dataset(inputs: [[1]], labels: [1], classes: 4)
    #expect(given.targets == .labels([1], classes: 4))
  }

  @Test func `targets stay as they are`() throws {
    let data = try DataSource.arrays([[1], [2]], targets: [[0.5, -1], [2, 3]]).load()
    #expect(data.training.targets == .values([0.5, -1, 2, 3], columns: 2))
  }

  @Test func `options hold for them too`() throws {
    let source = try DataSource.arrays([[0], [2], [9]], labels: [0, 1, 1])
    let first = try source.load(DataOptions(samples: 2, scale: .standard))
    #expect((0..<2).map { first.training.features[$0, 0] } == [-1, 1])
    #expect(throws: FileError.self) { try source.load(DataOptions(samples: 4)) }
    #expect(throws: FileError.self) { try source.load(DataOptions(split: .test)) }
    #expect(throws: FileError.self) { try source.load(DataOptions(target: "y")) }
  }

  @Test func `test samples know the classes that only they have`() throws {
    let samples = try Samples(
      training: Dataset(inputs: [[1], [2]], labels: [0, 1]),
      test: Dataset(inputs: [[3]], labels: [2]))
    let data = try DataSource.samples(samples).load()
    #expect(data.classes == 3 && data.test?.targets == .labels([2], classes: 3))
    let test = try DataSource.samples(samples).load(DataOptions(split: .test))
    #expect(test.training.samples == 1 && test.test == nil)
  }

  @Test func `equal samples are equal sources`() throws {
    let one = try DataSource.arrays([[1], [2]], labels: [0, 1])
    let same = try DataSource.arrays([[1], [2]], labels: [0, 1])
    let other = try DataSource.arrays([[1], [3]], labels: [0, 1])
    #expect(one == same && one.hashValue == same.hashValue && one != other)
  }

  private static let wrong: [(String, FileError.Code, @Sendable () throws -> Dataset)] = [
    (
      "row 1 has 1 number, but row 0 has 2", .mismatch,
      { try Dataset(inputs: [[1, 2], [3]], labels: [0, 1]) }
    ),
    ("there is no sample", .empty, { try Dataset(inputs: [], labels: []) }),
    ("row 0 has no numbers", .empty, { try Dataset(inputs: [[]], labels: [0]) }),
    ("1 given for 2 samples", .mismatch, { try Dataset(inputs: [[1], [2]], labels: [0]) }),
    (
      "sample 1 has the label -1", .labelOutOfRange,
      { try Dataset(inputs: [[1], [2]], labels: [0, -1]) }
    ),
    (
      "sample 0 has the label 2", .labelOutOfRange,
      { try Dataset(inputs: [[1]], labels: [2], classes: 2) }
    ),
    (
      "sample 0 has the label 9223372036854775807", .labelOutOfRange,
      { try Dataset(inputs: [[1]], labels: [.max]) }
    ),
    (
      "0 classes were named", .labelOutOfRange,
      { try Dataset(inputs: [[1]], labels: [0], classes: 0) }
    ),
    (
      "9223372036854775807 classes were named", .labelOutOfRange,
      { try Dataset(inputs: [[1]], labels: [0], classes: .max) }
    ),
    (
      "row 1 has nan in column 0", .malformedText,
      { try Dataset(inputs: [[1], [.nan]], labels: [0, 1]) }
    ),
    (
      "row 0 has inf in column 1", .malformedText,
      { try Dataset(inputs: [[1, .infinity]], labels: [0]) }
    ),
    ("2 given for 1 sample;", .mismatch, { try Dataset(inputs: [[1]], targets: [[1], [2]]) }),
    (
      "row 1 has 2 numbers, but row 0 has 1", .mismatch,
      { try Dataset(inputs: [[1], [2]], targets: [[1], [2, 3]]) }
    ),
    ("row 0 has no numbers", .empty, { try Dataset(inputs: [[1]], targets: [[]]) }),
    (
      "row 0 has -inf in column 0", .malformedText,
      { try Dataset(inputs: [[1]], targets: [[-.infinity]]) }
    ),
  ]

  @Test(arguments: wrong.indices)
  func `wrong sizes and numbers throw instead of trapping`(index: Int) {
    let (words, code, make) = Self.wrong[index]
    let error = #expect(throws: FileError.self) { try make() }
    #expect(error?.code == code)
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func `test samples of another shape are refused`() throws {
    let training = try Dataset(inputs: [[1], [2]], labels: [0, 1])
    for test in [
      try Dataset(inputs: [[1, 2]], labels: [0]), try Dataset(inputs: [[1]], targets: [[1]]),
    ] {
      let error = #expect(throws: FileError.self) { try Samples(training: training, test: test) }
      #expect(error?.code == .mismatch)
    }
  }
}
