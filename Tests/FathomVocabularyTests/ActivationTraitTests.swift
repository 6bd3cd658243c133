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
      .elu(alpha: 0.5), .elu(alpha: 2),
    ]

  /// From −60 to 60 in hundredths, with the zeros of σ′ and σ″ of GELU and SiLU.
  private static let points =
    (-6000...6000).map { Double($0) / 100 } + [1.4142135623730951, 2.399357, -0.751792, -1.278465]

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
    #expect(activation.isSmooth ? !slopes.contains(.zero) && different > 1000 : different <= 2)
  }

  @Test(arguments: activations)
  func `functions saturate that bend towards a bound`(activation: Activation) {
    let hasSmallSlopes = Self.look(activation).contains {
      $0.slope.magnitude < 1e-3 * activation.largestSlope
    }
    #expect(
      activation.saturates == (hasSmallSlopes && (activation.isBounded || activation.isSmooth)))
    #expect((activation.saturationLimit > 0) == activation.saturates)
  }

  @Test(arguments: activations.filter { $0 != .leakyReLU(slope: 1) && $0 != .leakyReLU(slope: 3) })
  func `rectifiers hand on what is positive and hold back what is negative`(
    activation: Activation
  ) {
    let (up, down) = (
      activation.exact(Extended(50)).value.double, activation.exact(Extended(-50)).value.double
    )
    let handsOn = up >= 50 && down.magnitude < up / 2 && activation.exact(.zero).value.isZero
    #expect(activation.isRectifier == handsOn)
  }

  @Test(arguments: activations)
  func `the initialiser suits rectifiers in their own way`(activation: Activation) {
    let suitable = activation.suitableInitializer
    #expect((suitable == .xavier) == !activation.isRectifier)
    #expect((suitable == .lecun) == (activation == .selu))
  }

  @Test func `errors shrink through sigmoid and softplus whatever the weights`() {
    #expect(Activation.hidden.filter(\.shrinksErrors) == [.sigmoid, .softplus])
  }

  @Test func `softmax is for outputs alone`() {
    #expect(!Activation.hidden.contains(.softmax))
    #expect(Activation.hidden + [.softmax] == Activation.families)
    #expect(Cost.families.filter { $0.accepts(.softmax) } == [.softmax])
    #expect(Cost.families.allSatisfy { $0.accepts($0.defaultOutput) })
  }
}
