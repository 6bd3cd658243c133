/// Numbers in a shape, row by row, as an ONNX graph computes with them.
///
/// All are held as `Double`: wide enough for `Float` and for every number that shape arithmetic
/// comes to.
struct Tensor: Sendable, Equatable {
  /// What the numbers are in the graph.
  enum Kind: Sendable {
    case float, double, half, integer, boolean

    var isReal: Bool { self == .float || self == .double || self == .half }
  }

  var shape: [Int]
  var kind: Kind
  var values: [Double]

  /// - Precondition: as many values as the shape says.
  init(shape: [Int], kind: Kind, values: [Double]) {
    precondition(values.count == shape.reduce(1, *), "\(values.count) values in \(shape)")
    self.shape = shape
    self.kind = kind
    self.values = values
  }

  init(integers: [Int]) {
    self.init(shape: [integers.count], kind: .integer, values: integers.map { Double($0) })
  }

  var count: Int { values.count }

  /// The numbers as integers, the largest clipped; nil when one is NaN.
  var integers: [Int]? {
    var result: [Int] = []
    for value in values {
      guard !value.isNaN else { return nil }
      result.append(Int(max(-0x1p62, min(0x1p62, value.rounded(.towardZero)))))
    }
    return result
  }

  /// The product of sizes; nil beyond what can be addressed.
  static func count(of shape: some Sequence<Int>) -> Int? {
    var total = 1
    for size in shape {
      guard size >= 0 else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      total = product
    }
    return total
  }

  /// The shape that two shapes have together (NumPy's rule); nil when they do not fit together.
  static func broadcast(_ a: [Int], _ b: [Int]) -> [Int]? {
    let rank = max(a.count, b.count)
    let x = Array(repeating: 1, count: rank - a.count) + a
    let y = Array(repeating: 1, count: rank - b.count) + b
    var result: [Int] = []
    for (p, q) in zip(x, y) {
      guard p == q || p == 1 || q == 1 else { return nil }
      result.append(p == 1 ? q : p)
    }
    return result
  }

  /// The numbers repeated to fill a shape that this one goes together with.
  ///
  /// - Precondition: `broadcast(self.shape, shape) == shape`.
  func expanded(to shape: [Int]) -> [Double] {
    if self.shape == shape { return values }
    let total = shape.reduce(1, *)
    if count == 1 { return Array(repeating: values[0], count: total) }
    let own = Array(repeating: 1, count: shape.count - self.shape.count) + self.shape
    var strides = Array(repeating: 0, count: shape.count)
    var stride = 1
    for axis in shape.indices.reversed() {
      strides[axis] = own[axis] == 1 ? 0 : stride
      stride *= own[axis]
    }
    return Self.gathered(values, shape: shape, strides: strides)
  }

  /// The same numbers with their axes in another order.
  func transposed(_ permutation: [Int]) -> Tensor {
    var strides = Array(repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    let moved = permutation.map { shape[$0] }
    return Tensor(
      shape: moved, kind: kind,
      values: Self.gathered(values, shape: moved, strides: permutation.map { strides[$0] }))
  }

  /// Reads values in the order of a shape, stepping by strides.
  private static func gathered(_ values: [Double], shape: [Int], strides: [Int]) -> [Double] {
    let total = shape.reduce(1, *)
    var result: [Double] = []
    result.reserveCapacity(total)
    var index = Array(repeating: 0, count: shape.count)
    var position = 0
    for _ in 0..<total {
      result.append(values[position])
      for axis in shape.indices.reversed() {
        index[axis] += 1
        position += strides[axis]
        if index[axis] < shape[axis] { break }
        position -= strides[axis] * shape[axis]
        index[axis] = 0
      }
    }
    return result
  }
}
