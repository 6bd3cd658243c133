public import FathomVocabulary

/// Where the parameters of each layer stand in one contiguous array, block after block: weights
/// (units × inputs, row by row), biases where there are any, γ and β of what is normalised, slopes
/// that are learned, as the layer's parts follow each other.
///
/// Only the engine and `ParameterVector` know it; everyone else names w^l_{jk} and b^l_j, or goes
/// through the blocks.
public struct ParameterLayout: Hashable, Sendable {
  /// What one part learns.
  struct Group: Hashable, Sendable {
    var layer: LayerNumber
    var part: Int
    /// How the kernels hold it.
    var shape: PartParameters
    /// Where its matrix and its row begin; nil for what it has not.
    var matrix, row: Int?
  }

  /// The blocks, in order.
  public let blocks: [ParameterBlock]
  /// The parts that learn something, in order.
  let groups: [Group]
  /// The numbers of units of all layers, the input included.
  private let sizes: [Int]
  /// Which blocks and which groups a layer has.
  private let blocksOfLayers, groupsOfLayers: [Range<Int>]
  /// The number of parameters.
  public let count: Int

  /// The layout of an architecture's parameters.
  public init(_ architecture: Architecture) {
    var blocks: [ParameterBlock] = []
    var groups: [Group] = []
    var (blocksOfLayers, groupsOfLayers) = ([Range<Int>](), [Range<Int>]())
    var position = 0
    var first = 0
    func add(
      _ role: ParameterBlock.Role?, _ shape: [Int], _ layer: LayerNumber, _ part: Int
    ) -> Int? {
      guard let role else { return nil }
      let start = position
      position += shape.reduce(1, *)
      blocks.append(
        ParameterBlock(
          layer: layer, part: part, role: role, shape: shape, range: start..<position,
          occurrence: blocks[first...].count { $0.role == role }))
      return start
    }
    let sizes = architecture.sizes
    for (number, layer) in architecture.layers.numbered {
      let inputs = sizes[countingInput: number.below]
      let firstGroup = groups.count
      first = blocks.count
      for (index, part) in layer.parts.enumerated() {
        guard
          let shape = part.kind.parameters(from: layer.units(into: index, from: inputs))
        else { continue }
        let isMatrix = shape.matrix == .weights
        let matrix = add(
          shape.matrix, isMatrix ? [shape.units, shape.inputs] : [shape.units], number, index)
        let row = add(shape.row, [shape.units], number, index)
        groups.append(
          Group(layer: number, part: index, shape: shape, matrix: matrix, row: row))
      }
      blocksOfLayers.append(first..<blocks.count)
      groupsOfLayers.append(firstGroup..<groups.count)
    }
    self.sizes = sizes
    self.blocks = blocks
    self.blocksOfLayers = blocksOfLayers
    self.groupsOfLayers = groupsOfLayers
    self.groups = groups
    count = position
  }

  /// The numbers of the layers with parameters, 2 … L.
  public var layers: ClosedRange<LayerNumber> {
    .firstWithWeights...LayerNumber(at: sizes.count - 2)
  }

  /// The blocks of a layer, in order.
  public func blocks(of layer: LayerNumber) -> ArraySlice<ParameterBlock> {
    precondition(
      layers.contains(layer), "layer \(layer) has no weights; layers \(layers) have")
    return blocks[blocksOfLayers[layer: layer]]
  }

  /// The first block of a role in a layer; nil when it has none.
  public func block(_ role: ParameterBlock.Role, of layer: LayerNumber) -> ParameterBlock? {
    blocks(of: layer).first { $0.role == role }
  }

  /// Which group a part's numbers are; nil when it learns nothing.
  func groupIndex(_ layer: LayerNumber, part: Int) -> Int? {
    groupsOfLayers[layer: layer].first { groups[$0].part == part }
  }

  /// The group of a layer's affine map.
  func affineGroup(_ layer: LayerNumber) -> Int? {
    groupsOfLayers[layer: layer].first { groups[$0].shape.matrix == .weights }
  }

  /// The place of one of a block's numbers.
  ///
  /// - Precondition: The layer has the block, and the block the number.
  func place(_ role: ParameterBlock.Role, _ layer: LayerNumber, _ unit: Int, _ input: Int = 0)
    -> Int
  {
    guard let block = block(role, of: layer) else {
      preconditionFailure("layer \(layer) has no \(role.rawValue)")
    }
    let inputs = block.shape.count > 1 ? block.shape[1] : 1
    precondition(
      0 <= unit && unit < block.shape[0] && 0 <= input && input < inputs,
      "layer \(layer) has \(role.rawValue) to units 0..<\(block.shape[0]) from 0..<\(inputs),"
        + " not to \(unit) from \(input)")
    return block.range.lowerBound + unit * inputs + input
  }

  /// The number of units of a layer.
  public func units(_ layer: LayerNumber) -> Int { sizes[countingInput: layer] }

  /// Whether a layer has biases.
  public func hasBiases(_ layer: LayerNumber) -> Bool { block(.biases, of: layer) != nil }

  /// Whether a layer is normalised, so that it has scales γ and shifts β.
  public func hasScales(_ layer: LayerNumber) -> Bool { block(.scales, of: layer) != nil }

  /// The number of parameters of a layer, all its blocks together.
  public func parameterCount(_ layer: LayerNumber) -> Int {
    blocks(of: layer).reduce(0) { $0 + $1.range.count }
  }
}
