import FathomVocabulary
internal import FathomNumerics

extension NetworkEngine {
  /// Takes a batch through the network, as far as asked for.
  ///
  /// - Parameters:
  ///   - samples: How many rows of inputs and targets count.
  ///   - extent: Forward only, or backward as well.
  ///   - detail: How closely the batch is looked at.
  ///   - countsCorrect: Whether targets are classes, so that right answers can be counted.
  ///   - prepare: Fills some rows of inputs and targets; it may run on several threads at once.
  /// - Postcondition: `pass` holds what was seen on the way.
  package func run(
    samples: Int, to extent: PassExtent, detail: PassDetail = .accounts, countsCorrect: Bool,
    prepare: @Sendable (Range<Int>) -> Void
  ) {
    forward(samples: samples, detail: detail, countsCorrect: countsCorrect, prepare: prepare)
    if extent == .errors { backward(samples: samples, detail: detail) }
  }

  /// Takes a batch forward, to its costs and output errors.
  ///
  /// - Postcondition: `pass` holds what was seen on the way.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func forward(
    samples: Int, detail: PassDetail, countsCorrect: Bool, prepare: @Sendable (Range<Int>) -> Void
  ) {
    precondition(samples > 0 && samples <= capacity, "\(samples) samples of \(capacity)")
    samplesOfMissingGradient = nil
    let tiles = Self.tiles(of: samples, threads: threads)
    let first = plan.forwardStages[0]
    pool.forEach(tiles: tiles) { [plan, scratch] tile in
      let rows = Self.rows(ofTile: tile, of: tiles, samples: samples)
      prepare(rows)
      scratch[tile].reset()
      plan.forward.run(
        rows: rows, part: first.calls, detail: detail.rawValue, scratch: scratch[tile])
    }
    if first.columns != nil { forwardStages(samples: samples, tiles: tiles, detail: detail) }
    pass.noteForward(
      samples: samples, costs: statistics.costs, tiles: scratch.prefix(tiles),
      countsCorrect: countsCorrect)
  }

  /// What is left of the way forward after its first interruption.
  private func forwardStages(samples: Int, tiles: Int, detail: PassDetail) {
    for (before, stage) in zip(plan.forwardStages, plan.forwardStages.dropFirst()) {
      _ = before.columns?.run(samples: samples, batchStatistics, on: pool)
      pool.forEach(tiles: tiles) { [plan, scratch] tile in
        plan.forward.run(
          rows: Self.rows(ofTile: tile, of: tiles, samples: samples), part: stage.calls,
          detail: detail.rawValue, scratch: scratch[tile])
      }
    }
  }

  /// Takes the errors of a batch back to the first layer.
  ///
  /// - Postcondition: `pass` also holds what was seen on the way back, and the gradient can be
  ///   asked for.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func backward(samples: Int, detail: PassDetail) {
    let tiles = Self.tiles(of: samples, threads: threads)
    for stage in plan.backwardStages {
      pool.forEach(tiles: tiles) { [plan, scratch] tile in
        plan.backward.run(
          rows: Self.rows(ofTile: tile, of: tiles, samples: samples), part: stage.calls,
          detail: detail.rawValue, scratch: scratch[tile])
      }
      if let columns = stage.columns,
        let odd = columns.run(samples: samples, batchStatistics, on: pool)
      {
        pass.backward[layer: odd].isFinite = false
      }
    }
    noteErrors(samples: samples, tiles: tiles, detail: detail)
    samplesOfMissingGradient = samples
  }

  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  func noteErrors(samples: Int, tiles: Int, detail: PassDetail) {
    pass.noteOddErrors(tiles: scratch.prefix(tiles))
    statistics.addErrors(samples, detail: detail, to: &pass)
  }

  /// Into how many tiles a batch is split.
  static func tiles(of samples: Int, threads: Int) -> Int {
    let needed = (samples + Plan<Scalar>.samplesPerTile - 1) / Plan<Scalar>.samplesPerTile
    return min(samples, max(needed, threads))
  }

  static func rows(ofTile tile: Int, of tiles: Int, samples: Int) -> Range<Int> {
    samples * tile / tiles..<samples * (tile + 1) / tiles
  }
}
