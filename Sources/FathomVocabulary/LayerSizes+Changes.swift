// Changed layers, as remedies write them. All are pure: they give back other layers.
extension LayerSizes {
  /// The numbers of the hidden layers.
  package var hiddenLayers: Range<LayerNumber> { layersWithWeights.dropLast() }

  private var layersWithWeights: Range<LayerNumber> { sizes.layerNumbersCountingInput.dropFirst() }

  /// Whether any layer has a word of a kind.
  package func contains<Word>(_ word: KeyPath<LayerDetail, Word?>) -> Bool {
    details.contains { $0[keyPath: word] != nil }
  }

  /// These layers without the hidden layers' own words of a kind, so that what is said of all
  /// layers holds for them too.
  ///
  /// - Parameters:
  ///   - word: The kind, for example `\.initializer`.
  ///   - includingOutput: Whether the output layer loses its word too.
  /// - Returns: Other layers.
  package func without<Word>(
    _ word: WritableKeyPath<LayerDetail, Word?>, includingOutput: Bool = false
  ) -> LayerSizes {
    changingLayers(includingOutput: includingOutput) { $2[keyPath: word] = nil }
  }

  /// These layers, the hidden ones having a word of their own.
  ///
  /// - Parameters:
  ///   - word: The kind, for example `\.initializer`.
  ///   - value: The word of the layer of a number; nil for none.
  /// - Returns: Other layers.
  package func with<Word>(
    _ word: WritableKeyPath<LayerDetail, Word?>, _ value: (_ layer: LayerNumber) -> Word?
  ) -> LayerSizes {
    changingLayers { $2[keyPath: word] = value($0) }
  }

  /// These layers with the first few hidden ones only.
  ///
  /// Those next to the output go: no shortcut then begins in a layer that is gone.
  package func keepingHidden(_ count: Int) -> LayerSizes {
    let kept = sizes.indices.filter { $0 <= count || $0 == sizes.count - 1 }
    return LayerSizes(kept.map { sizes[$0] }, details: kept.map { details[$0] })
  }

  /// These layers with twice the units in some of the hidden ones.
  ///
  /// - Returns: nil when one of them would have more units than there can be.
  package func doubling(_ layers: some Collection<LayerNumber>) -> LayerSizes? {
    let wide = changingLayers { number, units, _ in
      if layers.contains(number) { units = units.multipliedReportingOverflow(by: 2).partialValue }
    }
    return wide.sizes.allSatisfy { 1...Self.sizeLimit ~= $0 } ? wide : nil
  }

  private func changingLayers(
    includingOutput: Bool = false,
    _ change: (_ layer: LayerNumber, _ units: inout Int, _ detail: inout LayerDetail) -> Void
  ) -> LayerSizes {
    var (sizes, details) = (sizes, details)
    for layer in includingOutput ? layersWithWeights : hiddenLayers {
      change(layer, &sizes[countingInput: layer], &details[countingInput: layer])
    }
    return LayerSizes(sizes, details: details)
  }
}
