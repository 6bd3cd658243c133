import FathomNumerics
import FathomVocabulary
import Testing

/// The traits of every activation against the exact formula, over a grid that meets every place
/// where something happens.
@Suite("Traits of activations")
struct ActivationTraitTests {
  static let activations =
    Activation.hidden + [
      .leakyReLU(slope: 0), .leakyReLU(slope: 0.2), .leakyReLU(slope: 1), .leakyReLU(slope: 3),
      .elu(alpha: 0.5), .elu(alpha: 2), .hardSigmoid(slope: 0.2), .hardSigmoid(slope: 2),
      .sin(omega: 0.5), .sin(omega: 30),
    ]

  /// From −60 to 60 in hundredths, with the zeros of σ′ and σ″ of smooth rectifiers, what lies just
  /// below hard swish's kink, and crests of sines.
  private static let points: [Double] = {
    let grid = (-6000...6000).map { Double($0) / 100 }
    let zeros = [
      1.4142135623730951, 2.399357, -0.751792, -1.278465, 1.490571179485428, -1.1924312,
      1.418504008790828, -0.7524614,
    ]
    let crests: [Double] = [0.5, 1, 30].map { Double.pi / 2 / $0 }
    return grid + zeros + [Double(3).nextDown] + crests + crests.map { -$0 }
  }()

  private static func look(
    _ activation: Activation
  ) -> [(z: Double, value: Double, slope: Double)] {
    points.map { z in
      let exact = activation.exact(Extended(z))
      return (z, exact.value.double, exact.slope.double)
    }
  }

  @Test(arguments: activations)
  func `the largest slope is one that is met and never exceeded`(activation: Activation) {
    let largest = Self.look(activation).map(\.slope.magnitude).max() ?? 0
    #expect(abs(largest / activation.largestSlope - 1) < 1e-9)
  }

  @Test(arguments: activations)
  func `the slope at zero is that of the left side`(activation: Activation) {
    let exact = activation.exact(.zero).slope.double
    #expect(abs(exact - activation.slopeAtZero) < 1e-15)
  }

  @Test(arguments: activations)
  func `values fill their range`(activation: Activation) {
    // Some come close to their bounds only far out.
    let far = [-1e15, 1e15].map { activation.exact(Extended($0)).value.double }
    let values =
      activation.isBounded
      ? Self.look(activation).map(\.value) + far : Self.look(activation).map(\.value)
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    let range = activation.range
    if range.lowerBound.isFinite {
      #expect(least >= range.lowerBound - 1e-15 && least - range.lowerBound < 1e-12)
    } else {
      #expect(activation.exact(Extended(-1e9)).value.double < -1e6)
    }
    if range.upperBound.isFinite {
      #expect(most <= range.upperBound && range.upperBound - most < 1e-12)
    } else {
      #expect(activation.exact(Extended(1e9)).value.double > 1e6)
    }
    #expect(activation.isBounded == (range.lowerBound.isFinite && range.upperBound.isFinite))
  }

  @Test(arguments: activations)
  func `odd functions are those with σ(−z) = −σ(z)`(activation: Activation) {
    let isOdd = Self.points.allSatisfy {
      activation.exact(Extended(-$0)).value == -activation.exact(Extended($0)).value
    }
    #expect(activation.isOdd == isOdd)
  }

  @Test(arguments: activations)
  func `units can die where the slope is zero on an interval`(activation: Activation) {
    let seen = Self.look(activation)
    let isFlat = [-40.0 ... -20, 20...40].contains { part in
      seen.allSatisfy { !part.contains($0.z) || $0.slope == 0 }
    }
    #expect(activation.canDie == isFlat)
  }

  @Test(arguments: activations)
  func `smooth functions have slopes of many sizes and no zeros`(activation: Activation) {
    let slopes = Self.points.map { activation.exact(Extended($0)).slope }
    let different = Set(slopes.map(\.double)).count
    let isCurved = different > 1000 && ![.hardSwish].contains(activation)
    #expect(activation.isSmooth == (isCurved && activation.saturates))
    if activation.isSmooth { #expect(!slopes.contains(.zero)) }
  }

  @Test(arguments: activations)
  func `functions saturate that bend towards a bound`(activation: Activation) {
    // To one side for good: a sine has small slopes everywhere, hard swish and ReLU are cut off.
    let seen = Self.look(activation)
    let isLow = [-60.0 ... -50, 50...60].map { part in
      seen.allSatisfy {
        !part.contains($0.z) || $0.slope.magnitude < 1e-3 * activation.largestSlope
      }
    }
    let bends = isLow.contains(true) && (activation.isSmooth || activation.isBounded)
    #expect(activation.saturates == bends)
    #expect((activation.saturationLimit > 0) == activation.saturates)
  }

  @Test(arguments: activations)
  func `what is switched off and saturates elsewhere is told by the sign of a slope of 0`(
    activation: Activation
  ) {
    let off = activation.exact(Extended(-50)).slope.double
    let isSided =
      activation.isRectifier && activation.isBounded && off == 0 && off.sign == .minus
      && activation.exact(Extended(50)).slope.double.sign == .plus
    #expect(activation.saturatesOnlyAbove == isSided)
  }

  @Test(arguments: activations)
  func `what can die has a living relative of its kind`(activation: Activation) {
    let living = activation.living
    #expect(!living.canDie)
    #expect((living == activation) == !activation.canDie)
    #expect(living.isRectifier == activation.isRectifier || activation == .leakyReLU(slope: 1))
  }

  @Test(arguments: activations.filter { $0 != .leakyReLU(slope: 1) && $0 != .leakyReLU(slope: 3) })
  func `rectifiers hand on what is positive and hold back what is negative`(
    activation: Activation
  ) {
    let (up, down) = (
      activation.exact(Extended(5)).value.double, activation.exact(Extended(-5)).value.double
    )
    let handsOn = up >= 4.9 && down.magnitude < up / 2 && activation.exact(.zero).value.isZero
    #expect(activation.isRectifier == handsOn)
  }

  @Test(arguments: activations)
  func `the initialiser suits rectifiers in their own way`(activation: Activation) {
    let suitable = activation.suitableInitializer
    let isSine = if case .sin = activation { true } else { false }
    #expect((suitable == .siren) == isSine)
    #expect((suitable == .xavier) == (!activation.isRectifier && !isSine))
    #expect((suitable == .lecun) == (activation == .selu))
  }

  @Test func `errors shrink through sigmoids and softplus whatever the weights`() {
    #expect(Activation.hidden.filter(\.shrinksErrors) == [.sigmoid, .softplus, .hardSigmoid])
  }

  @Test func `softmax is for outputs alone`() {
    #expect(!Activation.hidden.contains(.softmax))
    #expect(Activation.hidden + [.softmax] == Activation.families)
    #expect(Cost.families.filter { $0.accepts(.softmax) } == [.softmax])
    #expect(Cost.families.allSatisfy { $0.accepts($0.defaultOutput) })
  }
}
