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
  /// What comes back to layers along sums.
  private var sent: [LayerNumber: [UInt64]] = [:]

  init(_ network: ExactNetwork<Scalar>, _ tile: ExactTile<Scalar>) {
    precondition(tile.capacity <= UInt64.bitWidth)
    self.network = network
    self.tile = tile
  }

  /// Marks the layers that are reached.
  mutating func mark(_ sums: inout [ExactTile<Scalar>.Sums]) {
    let last = network.architecture.outputLayer
    let errors = tile.errors[layer: last]
    sent = [:]
    var reached = mask(network.layers[layer: last].units) { !errors[$0, $1].isZero }
    sums[layer: last].isReached = reached.contains { $0 != 0 }
    for case .add(let source) in network.layers[layer: last].behind {
      take(&reached, along: .send(source), last)
    }
    for number in network.layers.layerNumbers.dropLast().reversed() {
      let weights = network.layers[layer: number.above].forward.exact
      reached = (0..<network.layers[layer: number].units).map { k in
        var sources: UInt64 = 0
        for j in reached.indices where reached[j] != 0 && weights[j, k] != 0 {
          sources |= reached[j]
        }
        return sources
      }
      for way in network.layers[layer: number].ways { take(&reached, along: way, number) }
      sums[layer: number].isReached = reached.contains { $0 != 0 }
    }
  }

  /// What an error that comes along a way reaches.
  private mutating func take(
    _ reached: inout [UInt64], along way: ExactNetwork<Scalar>.Way, _ number: LayerNumber
  ) {
    switch way {
    case .bend(let bend):
      let open = mask(reached.count) { row, unit in
        if let slopes = tile.spreadSlopes[bend][row] { return !slopes[unit].isZero }
        return tile.slopes[bend][row, unit] != 0
      }
      for unit in reached.indices { reached[unit] &= open[unit] }
    case .carry:
      guard let others = sent[number] else { return }
      for unit in reached.indices { reached[unit] |= others[unit] }
    case .send(let source):
      var others = sent[source] ?? reached.map { _ in 0 }
      for unit in reached.indices { others[unit] |= reached[unit] }
      sent[source] = others
    }
  }

  private func mask(_ units: Int, _ condition: (_ row: Int, _ unit: Int) -> Bool) -> [UInt64] {
    (0..<units).map { unit in
      (0..<tile.count).reduce(0) { $0 | (condition($1, unit) ? 1 << UInt64($1) : 0) }
    }
  }
}
