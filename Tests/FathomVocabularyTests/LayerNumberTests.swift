import FathomVocabulary
import Foundation
import Testing

@Suite("Layer numbers")
struct LayerNumberTests {
  @Test func `the input is layer 1, and the first weights belong to layer 2`() {
    #expect(LayerNumber.input == 1)
    #expect(LayerNumber.firstWithWeights == 2)
    #expect(LayerNumber.input.above == .firstWithWeights)
    #expect(LayerNumber(at: 0) == .firstWithWeights)
  }

  @Test(arguments: -3...40)
  func `numbers and places belong to each other one by one`(value: Int) {
    let number = LayerNumber(value)
    #expect(LayerNumber(at: number.index) == number)
    #expect(number.indexFromInput == number.index + 1)
    #expect(number.above.below == number)
    #expect(number.below.above == number)
    #expect(number.below < number && number < number.above)
    #expect(number.advanced(by: 3) == number.above.above.above)
    #expect(number.advanced(by: 3).distance(to: number) == -3)
    #expect("\(number)" == "\(value)")
    #expect(Double(number) == Double(value))
  }

  @Test func `the numbers of layers with weights begin with 2`() {
    #expect(LayerNumber.withWeights(count: 0).isEmpty)
    #expect(LayerNumber.withWeights(count: -1).isEmpty)
    #expect(Array(LayerNumber.withWeights(count: 3)) == [2, 3, 4])
  }

  @Test func `a list of the layers with weights begins with layer 2`() {
    var units = ["two", "three", "four"]
    #expect(Array(units.layerNumbers) == [2, 3, 4])
    #expect(units[layer: 2] == "two")
    #expect(units.numbered.map { "\($0): \($1)" } == ["2: two", "3: three", "4: four"])
    units[layer: 4] += "!"
    #expect(units == ["two", "three", "four!"])
  }

  @Test func `a list that does not reach a layer has nothing of it`() {
    let units = ["two", "three"]
    #expect(units[ifPresent: 2] == "two")
    #expect(units[ifPresent: 3] == "three")
    #expect(units[ifPresent: 1] == nil)
    #expect(units[ifPresent: 4] == nil)
    #expect(units[ifPresent: LayerNumber(.min)] == nil)
    #expect(units[ifPresent: LayerNumber(.max)] == nil)
  }

  @Test func `a list that counts the input begins with layer 1`() {
    var sizes = [784, 30, 10]
    #expect(Array(sizes.layerNumbersCountingInput) == [1, 2, 3])
    #expect(sizes[countingInput: .input] == 784)
    #expect(sizes[countingInput: 3] == 10)
    sizes[countingInput: 2] *= 2
    #expect(sizes == [784, 60, 10])
  }

  @Test func `files have plain whole numbers`() throws {
    let numbers: [String: [LayerNumber]] = ["layers": [1, 2, 30]]
    let text = String(decoding: try JSONEncoder().encode(numbers), as: UTF8.self)
    #expect(text == #"{"layers":[1,2,30]}"#)
    let read = try JSONDecoder().decode([String: [LayerNumber]].self, from: Data(text.utf8))
    #expect(read == numbers)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([LayerNumber].self, from: Data(#"["2"]"#.utf8))
    }
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([LayerNumber].self, from: Data("[2.5]".utf8))
    }
  }
}

@Suite("Layer sizes and their changes")
struct LayerSizesChangeTests {
  @Test func `hidden layers are those between input and output`() {
    #expect(Array(LayerSizes([784, 30, 20, 10]).hiddenLayers) == [2, 3])
    #expect(LayerSizes([784, 10]).hiddenLayers.isEmpty)
    #expect(LayerSizes([784]).hiddenLayers.isEmpty)
    #expect(LayerSizes([]).hiddenLayers.isEmpty)
  }

  @Test func `changes reach the layers that are named`() throws {
    let sizes = try LayerSizes(parsing: "784,30:relu,20,10:init=he")
    #expect(sizes.doubling([3])?.sizes == [784, 30, 40, 10])
    #expect(
      sizes.with(\.activation) { $0 == 3 ? .tanh : nil }.description == "784,30,20:tanh,10:init=he")
    #expect(sizes.without(\.activation).description == "784,30,20,10:init=he")
    #expect(sizes.without(\.initializer).description == sizes.description)
    #expect(
      sizes.without(\.initializer, includingOutput: true).description == "784,30:relu,20,10")
  }
}
