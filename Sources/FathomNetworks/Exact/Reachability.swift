import FathomVocabulary
internal import FathomNumerics

/// Which layers an error can reach at all: a path of weights that are not zero through units
/// whose slope is not.
///
/// An error that is zero in a layer it cannot reach is truly zero; anywhere else its parts
/// cancelled. Each unit has one bit for each sample of a tile.
struct Reachability<Scalar: RealScalar> {
  private let network: ExactNetwork<Scalar>
  private let tile: ExactTile<Scalar>

  init(_ network: ExactNetwork<Scalar>, _ tile: ExactTile<Scalar>) {
    precondition(tile.capacity <= UInt64.bitWidth)
    self.network = network
    self.tile = tile
  }

  /// Marks the layers that are reached.
  func mark(_ sums: inout [ExactTile<Scalar>.Sums]) {
    let last = network.architecture.outputLayer
    let errors = tile.errors[layer: last]
    var reached = mask(network.layers[layer: last].units) { !errors[$0, $1].isZero }
    sums[layer: last].isReached = reached.contains { $0 != 0 }
    for number in network.layers.layerNumbers.dropLast().reversed() {
      let weights = network.layers[layer: number.above].forward.exact
      let open = mask(network.layers[layer: number].units) { row, unit in
        if let slopes = tile.spreadSlopes[layer: number][row] { return !slopes[unit].isZero }
        return tile.slopes[layer: number][row, unit] != 0
      }
      reached = open.indices.map { k in
        var sources: UInt64 = 0
        for j in reached.indices where reached[j] != 0 && weights[j, k] != 0 {
          sources |= reached[j]
        }
        return sources & open[k]
      }
      sums[layer: number].isReached = reached.contains { $0 != 0 }
    }
  }

  private func mask(_ units: Int, _ condition: (_ row: Int, _ unit: Int) -> Bool) -> [UInt64] {
    (0..<units).map { unit in
      (0..<tile.count).reduce(0) { $0 | (condition($1, unit) ? 1 << UInt64($1) : 0) }
    }
  }
}
