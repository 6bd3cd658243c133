import FathomFiles
import FathomData
import Testing

@Suite("Samples and splits")
struct SelectionTests {
  private func folder(train: Bool = true, test: Bool = true) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    if train {
      try folder.writeIDX(
        images: idx([4, 1, 1], [10, 20, 30, 40]), labels: idx([4], [0, 1, 2, 3]))
    }
    if test {
      try folder.writeIDX("t10k", images: idx([2, 1, 1], [50, 60]), labels: idx([2], [1, 0]))
    }
    return folder
  }

  @Test("the training part comes with the test part beside it")
  func train() throws {
    let folder = try folder()
    let data = try DataSource.idx(folder.path).load(DataOptions(scale: .none))
    #expect(data.training.rows == [[10], [20], [30], [40]])
    #expect(data.test?.rows == [[50], [60]])
    #expect(data.test?.labels == [1, 0])
  }

  @Test("the test part takes the place of the training part")
  func test() throws {
    let folder = try folder()
    let data = try DataSource.idx(folder.path).load(DataOptions(split: .test, scale: .none))
    #expect(data.training.rows == [[50], [60]])
    #expect(data.test == nil)
  }

  @Test(
    "a folder with test files only serves them for either split",
    arguments: [
      DataOptions.Split.train, .test,
    ])
  func testOnly(split: DataOptions.Split) throws {
    let folder = try folder(train: false)
    let data = try DataSource.idx(folder.path).load(DataOptions(split: split, scale: .none))
    #expect(data.training.rows == [[50], [60]])
    #expect(data.test == nil)
  }

  @Test("a built-in problem's test points take the place of its training points")
  func builtInTest() throws {
    let source = DataSource.builtIn(.circles)
    let data = try source.load(DataOptions(split: .test))
    #expect(try data.training == source.load().test)
    #expect(data.test == nil)
  }

  @Test("data without test samples says so")
  func noTest() throws {
    let folder = try folder(test: false)
    expect(
      loadError(.idx(folder.path), DataOptions(split: .test)), .notFound,
      saying: [folder.path, "t10k-images-idx3-ubyte", ".split = test"])
    expect(
      loadError(.builtIn(.xor), DataOptions(split: .test)), .unavailable,
      saying: ["xor", "no test samples", ".split = test"])
    let csv = try folder.write("a.csv", Array("1,2\n3,4\n".utf8))
    expect(
      loadError(.csv(csv), DataOptions(split: .test)), .unavailable,
      saying: [csv, "no test samples"])
  }

  @Test("the first samples are used, and the test part stays whole")
  func prefix() throws {
    let folder = try folder()
    let data = try DataSource.idx(folder.path).load(DataOptions(samples: 3, scale: .none))
    #expect(data.training.rows == [[10], [20], [30]])
    #expect(data.training.labels == [0, 1, 2])
    #expect(data.classes == 4)
    #expect(data.test?.samples == 2)
  }

  @Test(
    "a class without a sample is a warning that names it",
    arguments: [
      (4, []), (3, ["none of the 3 samples in use belongs to class 3"]),
      (1, ["none of the 1 samples in use belongs to classes 1, 2, 3"]),
    ])
  func missingClasses(samples: Int, warnings: [String]) throws {
    let folder = try folder()
    let data = try DataSource.idx(folder.path).load(DataOptions(samples: samples))
    #expect(data.warnings == warnings)
  }

  @Test("of many missing classes the first five are named")
  func manyMissing() throws {
    let folder = try folder()
    let data = try DataSource.mnist(folder.path).load(DataOptions(samples: 2))
    #expect(
      data.warnings == [
        "none of the 2 samples in use belongs to classes 2, 3, 4, 5, 6 and 3 more"
      ])
  }

  @Test(
    "an impossible number of samples says what is possible",
    arguments: [
      (5, ["5 samples", "there are 4", "at most 4"]), (0, ["0 samples", "at least 1"]),
      (-7, ["-7 samples", "at least 1"]), (Int.max, ["there are 4"]),
    ])
  func impossibleNumbers(samples: Int, parts: [String]) throws {
    let folder = try folder()
    expect(
      loadError(.idx(folder.path), DataOptions(samples: samples)), .unavailable, saying: parts)
  }
}
