import FathomText
import FathomNumerics

extension TensorEvaluator {
  /// α A′ B′ + β C.
  func gemm(
    _ node: ONNXNode, _ a: Tensor, _ b: Tensor?, _ c: Tensor?
  ) throws(ExchangeError) -> Tensor {
    guard let b, a.shape.count == 2, b.shape.count == 2 else {
      throw node.damage("it needs two matrices")
    }
    let left = node.integer("transA", default: 0) == 0 ? a : a.transposed([1, 0])
    let right = node.integer("transB", default: 0) == 0 ? b : b.transposed([1, 0])
    var result = try product(node, left, right)
    let alpha = node.real("alpha", default: 1)
    if alpha != 1 { result.values = result.values.map { alpha * $0 } }
    let beta = node.real("beta", default: 1)
    if let c, beta != 0 {
      guard Tensor.broadcast(result.shape, c.shape) == result.shape else {
        throw node.damage("its bias of shape \(c.shape) does not fit \(result.shape)")
      }
      result.values = zip(result.values, c.expanded(to: result.shape)).map { $0 + beta * $1 }
    }
    return result
  }

  /// A B, over all the matrices that the leading axes count.
  func product(
    _ node: ONNXNode, _ a: Tensor, _ b: Tensor?
  ) throws(ExchangeError) -> Tensor {
    guard let b, !a.shape.isEmpty, !b.shape.isEmpty else {
      throw node.damage("it needs two matrices")
    }
    // A vector on the left is a row, one on the right a column; the axis goes again afterwards.
    let x = a.shape.count == 1 ? [1] + a.shape : a.shape
    let y = b.shape.count == 1 ? b.shape + [1] : b.shape
    let (rows, depth, columns) = (x[x.count - 2], x[x.count - 1], y[y.count - 1])
    guard y[y.count - 2] == depth,
      let batch = Tensor.broadcast(Array(x.dropLast(2)), Array(y.dropLast(2)))
    else { throw node.damage("matrices of shapes \(a.shape) and \(b.shape) have no product") }
    var shape = batch
    if a.shape.count > 1 { shape.append(rows) }
    if b.shape.count > 1 { shape.append(columns) }
    let total = try check(shape, node)
    _ = try check(batch + [rows, depth], node)
    _ = try check(batch + [depth, columns], node)
    guard total > 0, depth > 0 else {
      return Tensor(shape: shape, kind: a.kind, values: Array(repeating: 0, count: total))
    }
    guard max(rows, depth, columns) < Int32.max else {
      throw node.refusal("its matrices are too large", fix: "name a smaller model or less data")
    }
    let left = Tensor(shape: x, kind: a.kind, values: a.values)
      .expanded(to: batch + [rows, depth])
    let right = Tensor(shape: y, kind: b.kind, values: b.values)
      .expanded(to: batch + [depth, columns])
    let factors = AlignedStorage(repeating: 0.0, count: rows * depth)
    let others = AlignedStorage(repeating: 0.0, count: depth * columns)
    let products = AlignedStorage(repeating: 0.0, count: rows * columns)
    var values: [Double] = []
    values.reserveCapacity(total)
    for matrix in 0..<batch.reduce(1, *) {
      factors.store(Array(left[matrix * factors.count..<(matrix + 1) * factors.count]))
      others.store(Array(right[matrix * others.count..<(matrix + 1) * others.count]))
      Kernels.multiply(
        MatrixView(factors, offset: 0, rows: rows, columns: depth),
        MatrixView(others, offset: 0, rows: depth, columns: columns),
        into: MatrixView(products, offset: 0, rows: rows, columns: columns))
      values += products.array(0..<products.count)
    }
    return Tensor(shape: shape, kind: a.kind, values: values)
  }
}
