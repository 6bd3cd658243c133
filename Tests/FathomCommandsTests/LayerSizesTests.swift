import FathomCommands
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
      ("784,30x0,10", "repeats size 30 0 times"), ("784,30x-2,10", "repeats size 30 -2 times"),
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
