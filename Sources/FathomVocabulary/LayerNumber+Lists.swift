// Lists that have something for each layer. Most are of the layers with weights and begin with
// layer 2; sizes and what else the input has too begin with layer 1.
extension Array {
  /// What a layer has, in a list of the layers with weights.
  @inlinable
  package subscript(layer number: LayerNumber) -> Element {
    get { self[number.index] }
    _modify { yield &self[number.index] }
  }

  /// What a layer has, in a list of layers with weights that may not reach it.
  @inlinable
  package subscript(ifPresent number: LayerNumber) -> Element? {
    layerNumbers.contains(number) ? self[number.index] : nil
  }

  /// What a layer has, in a list that begins with the input.
  @inlinable
  package subscript(countingInput number: LayerNumber) -> Element {
    get { self[number.indexFromInput] }
    _modify { yield &self[number.indexFromInput] }
  }

  /// The layers in a list of those with weights.
  @inlinable
  package var layerNumbers: Range<LayerNumber> { LayerNumber.withWeights(count: count) }

  /// The layers in a list that begins with the input.
  @inlinable
  package var layerNumbersCountingInput: Range<LayerNumber> {
    LayerNumber.input..<LayerNumber.input.advanced(by: count)
  }

  /// The layers in a list of those with weights, each with its number.
  @inlinable
  package var numbered: Zip2Sequence<Range<LayerNumber>, [Element]> { zip(layerNumbers, self) }
}
