import FathomVocabulary
import FathomExperiments
import FathomData
import FathomNetworks
import Testing

@Suite("Layer sizes")
struct LayerSizesTests {
  @Test(
    arguments: [
      ("784,30,30,10", [784, 30, 30, 10]), ("784,30x4,10", [784, 30, 30, 30, 30, 10]),
      ("2x7", [2, 2, 2, 2, 2, 2, 2]), (" 4 , 3X2 ,1", [4, 3, 3, 1]), ("1,1", [1, 1]),
      ("007,2 x 1,3", [7, 2, 3]), ("5x1,6", [5, 6]), ("2147483647,1", [2_147_483_647, 1]),
    ])
  func `reads sizes and repeats`(text: String, sizes: [Int]) throws {
    #expect(try LayerSizes(parsing: text).sizes == sizes)
  }

  @Test(
    arguments: [
      ("", "has an empty part"), ("784", "has no output size"), ("784,,10", "has an empty part"),
      ("784,30,", "has an empty part"), (",", "has an empty part"), ("784,0,10", "has the size 0"),
      ("784,-5,10", "has the size -5"), ("784,abc,10", "has the part 'abc'"),
      ("784,3.5,10", "has the part '3.5'"), ("784,30x,10", "has the part '30x'"),
      ("784,x4,10", "has the part 'x4'"), ("784,30x4x2,10", "has the part '30x4x2'"),
      ("784,30x0,10", "repeats the size 30 0 times"),
      ("784,30x-2,10", "repeats the size 30 -2 times"),
      ("784,0x4,10", "has the size 0"), ("784 30 10", "has the part '784 30 10'"),
      ("784,30x100000,10", "has more than 100000 layers"),
      ("784,30x99999999999999999999,10", "has more than 100000 layers"),
      ("784,99999999999999999999,10", "has the size 99999999999999999999"),
      ("2147483648,1", "has the size 2147483648"), ("٣,10", "has the part '٣'"),
      ("1e3,10", "has the part '1e3'"), ("+5,10", "has the part '+5'"), ("-,1", "has the part '-'"),
    ])
  func `refuses what are no sizes, and says what is wrong`(text: String, problem: String) {
    let error = #expect(throws: ValueProblem.self) { try LayerSizes(parsing: text) }
    #expect(error?.predicate.hasPrefix(problem) == true, "\(error?.predicate ?? "")")
  }

  @Test func `takes as many layers as the limit`() throws {
    #expect(try LayerSizes(parsing: "1x100000").sizes.count == 100_000)
  }

  @Test(
    arguments: [
      ("784,30,30,30,30,10", "784,30x4,10"), ("2,2", "2,2"), ("3,3,3", "3x3"),
      ("5,4,4,5,5,5", "5,4,4,5x3"),
    ])
  func `is written short, and reads back the same`(text: String, written: String) throws {
    let sizes = try LayerSizes(parsing: text)
    #expect(sizes.description == written)
    #expect(try LayerSizes(parsing: written) == sizes)
  }
}

@Suite("Words behind layer sizes")
struct LayerDetailTests {
  @Test(arguments: [
    "784,256:relu:batch,128:tanh:layer,10", "2,8x3:dropout=0.5,2", "2,8,8x4:none:from=2,1",
    "2,8:init=normal/2.5/0.1,8:init=he,1:sigmoid", "2,8:leaky-relu/0.2,8:elu/0.5:batch,1",
  ])
  func `are written as they were read`(text: String) throws {
    #expect(try LayerSizes(parsing: text).description == text)
  }

  @Test func `say what their layers have`() throws {
    let layers = try LayerSizes(parsing: "784, 64x2:relu:batch:dropout=0.25 ,10")
    #expect(layers.sizes == [784, 64, 64, 10])
    #expect(layers.details[1] == layers.details[2])
    #expect(
      layers.details[1].activation == .relu && layers.details[1].normalization == .kind(.batch))
    #expect(layers.details[1].dropout == 0.25 && layers.details[3] == LayerDetail())
  }

  @Test(
    arguments: [
      ("2,8:rellu,2", "has 'rellu' after a size; did you mean 'relu'?"),
      ("2,8:dropout=1,2", "has 'dropout=1' after a size, which is not a fraction"),
      ("2,8:drop=0.5,2", "has 'drop=0.5' after a size, which is unknown"),
      ("2,8:from=0,2", "which is not a whole number from 1"),
      ("2,8:leaky-relu/-1,2", "which takes one number of at least 0, as in leaky-relu:0.01"),
      ("2,8:relu/2,2", "has 'relu/2' after a size, which has parameters, but relu takes none"),
      ("2,8:init=hee,2", "has 'init=hee' after a size, which is unknown; did you mean 'he'?"),
      ("2:relu,8,2", "has details of its first size"),
      ("2,8:,2", "has '' after a size; write an activation"),
    ])
  func `that mean nothing are refused`(text: String, problem: String) {
    let error = #expect(throws: ValueProblem.self) { try LayerSizes(parsing: text) }
    #expect(error?.predicate.contains(problem) == true, "\(error?.predicate ?? "")")
  }

  @Test func `come before what is said of all layers`() throws {
    var experiment = Experiment()
    try experiment.set(.layers, to: "2,8:tanh:none,8,8:dropout=0,8,2")
    for (key, text) in [
      (SettingKey.activation, "relu"), (.normalization, "batch"), (.dropout, "0.5"),
      (.residual, "2"), (.initializer, "orthogonal"),
    ] { try experiment.set(key, to: text) }
    let data = try DataSource("circles").load()
    let layers = try experiment.resolved(for: data).architecture.layers
    #expect(layers.map(\.activation) == [.tanh, .relu, .relu, .relu, .softmax])
    #expect(layers.map(\.normalization) == [nil, .batch, .batch, .batch, nil])
    #expect(layers.map(\.dropout) == [0.5, 0.5, 0, 0.5, 0])
    #expect(layers.map(\.shortcut) == [nil, nil, 2, nil, nil])
    #expect(layers.allSatisfy { $0.initializer == .orthogonal })
  }
}
