import FathomVocabulary
internal import FathomNumerics

extension NetworkEngine {
  /// The running means and variances of batch normalisation.
  package var runningStatistics: RunningStatistics {
    RunningStatistics(
      layers: normalizations.compactMap { layer in
        guard let layer, layer.isOverBatch else { return nil }
        let units = 0..<layer.parameters.units
        return RunningStatistics.Layer(
          layer: layer.number, means: layer.columns.means.array(units),
          variances: layer.columns.variances.array(units))
      })
  }

  /// Overwrites the running means and variances.
  ///
  /// - Precondition: They belong to this network.
  package func setRunningStatistics(_ statistics: RunningStatistics) {
    precondition(statistics.fit(architecture), "running statistics of another architecture")
    for layer in statistics.layers {
      guard let place = normalizations[layer: layer.layer] else { continue }
      place.columns.means.store(layer.means)
      place.columns.variances.store(layer.variances)
    }
  }

  /// Chooses the masks of dropout for the step that is made next; without a step there is none.
  package func setDropout(seed: UInt64, step: Int?) {
    dropout.set(seed: seed, step: step ?? 0)
  }

  /// What is left of the way forward after its first interruption.
  func forwardStages(samples: Int, tiles: Int, detail: PassDetail) {
    for (before, stage) in zip(plan.forwardStages, plan.forwardStages.dropFirst()) {
      if let layer = before.columns { normalize(layer, samples: samples) }
      pool.forEach(tiles: tiles) { [plan, scratch] tile in
        plan.forward.run(
          rows: Self.rows(ofTile: tile, of: tiles, samples: samples), part: stage.calls,
          detail: detail.rawValue, scratch: scratch[tile])
      }
    }
  }

  private func normalize(_ number: LayerNumber, samples: Int) {
    guard let columns = normalizations[layer: number]?.columns else { return }
    let mode: ColumnNormalizer<Scalar>.Mode =
      switch batchStatistics {
      case .batch: .batch(momentum: 0)
      case .updating: .batch(momentum: Normalization.momentum)
      case .running: .running
      }
    forEachBlock(of: columns, samples) {
      columns.normalize(block: $0, rows: samples, mode: mode)
    }
  }

  /// Sums up the gradient of γ and β, and takes errors back through a batch's normalisation.
  func normalizeBack(_ number: LayerNumber, samples: Int) {
    guard let layer = normalizations[layer: number] else { return }
    let (columns, isOverBatch) = (layer.columns, layer.isOverBatch)
    forEachBlock(of: columns, samples) {
      columns.normalizeBack(
        block: $0, rows: samples, scale: 1, adding: false, passesThrough: isOverBatch)
    }
    if columns.hasOddErrors { pass.backward[layer: number].isFinite = false }
  }

  private func forEachBlock(
    of columns: ColumnNormalizer<Scalar>, _ samples: Int, _ body: @Sendable (Int) -> Void
  ) {
    if columns.isSmall(rows: samples) {
      for block in 0..<columns.blocks { body(block) }
    } else {
      pool.forEach(tiles: columns.blocks, body)
    }
  }
}
