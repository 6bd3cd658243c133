import Foundation
import ONNXMessages
import SwiftProtobuf

/// An ONNX model built for a test, node by node.
struct GraphFile {
  var model = ONNXModelProto()

  /// A model that takes samples of some shape; without sizes it says nothing of them.
  init(opset: Int64 = 17, sample: [Int64] = [3], type: Int32 = 1) {
    var version = ONNXOperatorSetIdProto()
    version.version = opset
    model.irVersion = 8
    model.opsetImport = [version]
    var input = ONNXValueInfoProto()
    input.name = "x"
    input.type.tensorType.elemType = type
    var samples = ONNXTensorShapeProto.Dimension()
    samples.dimParam = "N"
    input.type.tensorType.shape.dim =
      [samples]
      + sample.map { size in
        var dimension = ONNXTensorShapeProto.Dimension()
        dimension.dimValue = size
        return dimension
      }
    model.graph.input = [input]
    setOutput("y")
  }

  mutating func setOutput(_ name: String) {
    var output = ONNXValueInfoProto()
    output.name = name
    model.graph.output = [output]
  }

  /// An attribute of a node.
  enum Attribute {
    case integer(String, Int64)
    case integers(String, [Int64])
    case real(String, Float)
    case text(String, String)
  }

  mutating func add(
    _ operation: String, _ inputs: [String], _ output: String, _ attributes: [Attribute] = [],
    name: String = "", domain: String = ""
  ) {
    var node = ONNXNodeProto()
    node.name = name
    node.opType = operation
    node.domain = domain
    node.input = inputs
    node.output = [output]
    node.attribute = attributes.map { attribute in
      var result = ONNXAttributeProto()
      switch attribute {
      case .integer(let name, let value): (result.name, result.i) = (name, value)
      case .integers(let name, let values): (result.name, result.ints) = (name, values)
      case .real(let name, let value): (result.name, result.f) = (name, value)
      case .text(let name, let value): (result.name, result.s) = (name, Data(value.utf8))
      }
      return result
    }
    model.graph.node.append(node)
  }

  mutating func floats(_ name: String, _ dims: [Int64], _ values: [Float]) {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dataType = 1
    tensor.dims = dims
    tensor.floatData = values
    model.graph.initializer.append(tensor)
  }

  mutating func doubles(_ name: String, _ dims: [Int64], _ values: [Double]) {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dataType = 11
    tensor.dims = dims
    tensor.doubleData = values
    model.graph.initializer.append(tensor)
  }

  mutating func integers(_ name: String, _ values: [Int64]) {
    var tensor = ONNXTensorProto()
    tensor.name = name
    tensor.dataType = 7
    tensor.dims = [Int64(values.count)]
    tensor.int64Data = values
    model.graph.initializer.append(tensor)
  }

  /// A layer of 3 inputs and 2 units: W = [[1, 2, 3], [4, 5, 6]], b = [0.5, −0.5], computing `z`.
  mutating func addLayer(_ input: String = "x") {
    floats("W", [2, 3], [1, 2, 3, 4, 5, 6])
    floats("b", [2], [0.5, -0.5])
    add("Gemm", [input, "W", "b"], "z", [.integer("transB", 1)], name: "first")
  }

  var bytes: Data {
    get throws { try model.serializedData() }
  }
}
